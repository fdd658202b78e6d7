/** Que alguien ha llegado, fuera de la ventana. */
export const arrivals = {
  title: "Llegadas",
  tell: "Avisarme en el escritorio cuando llegue un paciente mío",
  hint: "Dice que alguien ha llegado, nunca quién. No lo dice con la pantalla bloqueada ni con esta ventana al frente.",
};
