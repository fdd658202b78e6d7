/** The guided visit on the demo clinic. */
import type * as en from "../en/guide";

export const guide: typeof en.guide = {
  label: "Visita guiada",
  step: (n, of) => `Paso ${n} de ${of}`,
  back: "Atrás",
  next: "Siguiente",
  end: "Terminar la visita guiada",
  finish: "Listo",
  reached: "Ya está ahí.",
  steps: {
    today: {
      title: "Su día",
      text: "Hoy muestra a todos los que vienen: quién espera, de quién hay una visita abierta y qué le falta. Elija una fila con las flechas y vea al lado a quién va a atender.",
    },
    find: {
      title: "Encontrar a cualquiera",
      text: (key) =>
        `${key} y unas letras de un nombre, una fecha de nacimiento o un número de expediente encuentran a un paciente. También entiende un verbo: “cita rey” da una cita, “visita rey” inicia una visita.`,
    },
    visit: {
      title: "Iniciar una visita",
      text: "Pulse Iniciar en una fila de Hoy, o Enter. Rounds mira primero si OpenEMR tiene una visita de hoy, para que no se cree ninguna dos veces.",
    },
    vitals: {
      title: "Signos vitales",
      text: "Escriba 148/92 como presión arterial y pase con Tab a la casilla siguiente. De un valor poco habitual a esta edad, o que parece de otra unidad, se pregunta; ninguno se cambia por sí solo.",
    },
    note: {
      title: "La nota",
      text: (keys) =>
        `${keys} llevan a sus cuatro partes. Lo que escribe es al momento un borrador en esta computadora, así que cerrar una página no pierde nada. Un punto y un nombre llaman a una frase.`,
    },
    send: {
      title: "Enviarla",
      text: (key) =>
        `${key} muestra antes qué va a OpenEMR y de quién. No sale nada hasta que usted diga allí Enviar ahora.`,
    },
    unsent: {
      title: "Qué fue de ello",
      text: "Sin enviar, a la izquierda, tiene todo lo que está en camino y lo que se rechazó. Si falla la red, espera allí y se envía por sí solo, una vez.",
    },
    desk: {
      title: "Su puesto",
      text: (lock, keys) =>
        `${lock} bloquea la pantalla cuando se va. ${keys} muestra todas las teclas. Aquí nada es real: pruebe lo que quiera, y elija “Usar otra clínica” en Ajustes cuando quiera usar la suya.`,
    },
  },
};
