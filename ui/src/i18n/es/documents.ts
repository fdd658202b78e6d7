/** Documents of a patient. Fetched with their page. */
import type * as en from "../en/documents";
import { plural } from "./plural";

export const documents: typeof en.documents = {
  reading: "Leyendo: documentos…",
  none: (time) => `No hay documentos registrados en OpenEMR, comprobado ${time}`,
  noneStandard: (time) => `Ningún documento en las categorías con que OpenEMR empieza, comprobado ${time}.`,
  othersUnread:
    "Otras categorías (las propias de su clínica, las que cambiaron de nombre, las del portal del paciente y del módulo de oftalmología) no se pueden leer desde aquí: mírelas en OpenEMR.",
  noneTeach: "Aquí está por categoría lo que se escaneó, se recibió o se añadió desde aquí, para abrirlo o guardarlo.",
  unavailable: (why) => `No se pudieron leer los documentos: ${why}`,
  notAllowed:
    "Su cuenta no tiene permiso para leer documentos. Un administrador puede concederlo: Patients → Documents.",
  nothingReadable: "Documentos: nada que se pudiera leer",
  undrawn: "Documentos: se leyó, pero no se pudo mostrar aquí. Eso no significa que no haya nada.",
  title: "Documentos",
  places: {
    labReport: "Informes de laboratorio",
    medicalRecord: "Historia clínica",
    patientInformation: "Información del paciente",
    patientIdCard: "Identificación del paciente",
    patientPhotograph: "Fotografía del paciente",
    advanceDirective: "Voluntades anticipadas",
    doNotResuscitate: "Orden de no reanimar",
    durablePowerOfAttorney: "Poder notarial duradero",
    livingWill: "Testamento vital",
    ccr: "CCR (registro de continuidad de la atención)",
    ccd: "CCD (documento de continuidad de la atención)",
    ccda: "Resúmenes de atención (C-CDA)",
    invoices: "Facturas",
  },
  otherPlace: "Otros",
  hidden: (id) => `Documento ${id}`,
  hiddenNames: "Esta edición de OpenEMR no dice a su cuenta los nombres de los archivos.",
  onlyStandard:
    "Se muestran las categorías con que OpenEMR empieza. Otras (las propias de su clínica, las que cambiaron de nombre, las del portal del paciente y del módulo de oftalmología) no se pueden leer desde aquí: mírelas en OpenEMR.",
  unread: (all) =>
    `No se pudo leer ahora, así que aquí pueden faltar documentos o figurar como se leyeron antes: ${all.join(", ")}.`,
  columns: { name: "Nombre", added: "Añadido", kind: "Tipo" },
  addedUnknown: "fecha sin registrar",
  kinds: { image: "Imagen", pdf: "PDF", other: "Archivo" },
  kindOf: (mediaType) => mediaType || "tipo desconocido",
  here: "en esta computadora",
  hereHint: "Ya se abrió aquí antes, y se abre sin la clínica.",
  withheld: "La API de OpenEMR entrega este archivo solo a administradores. Ábralo en OpenEMR.",
  refresh: "Leer de nuevo los documentos",
  refreshing: "Leyendo de nuevo los documentos…",
  open: "Abrir",
  openNamed: (name) => `Abrir ${name}`,
  save: "Guardar una copia…",
  saveNamed: (name) => `Guardar una copia de ${name}`,
  add: "Añadir un archivo…",
  addHere: "Elegir un archivo que añadir…",
  dropHere: "Suelte aquí un archivo para añadirlo. Se le pregunta para quién antes de enviar nada.",
  dropNow: "Suéltelo para añadir este archivo",
  failed: "No se pudieron mostrar los documentos.",

  opening: (name) => `Trayendo ${name}…`,
  came: (mb, of) => (of ? `${mb} de ${of} MB` : `${mb} MB`),
  callOff: "Interrumpir",
  openFailed: (name) => `No se abrió ${name}.`,
  tooLargeToFetch: "El archivo tiene más de 32 MB, y eso no se trae aquí. Ábralo en OpenEMR.",
  back: "Todos los documentos",
  shown: (name) => `Documento: ${name}`,
  picture: (name) => `Imagen: ${name}`,
  notDrawn: "No se pudo mostrar la imagen: el archivo está dañado. Guarde una copia para verla con otro programa.",
  larger: "Más grande",
  smaller: "Más pequeño",
  fit: "Ajustar al ancho",
  zoom: (percent) => `${percent} %`,
  notShown: {
    kind: "Este tipo de archivo no se muestra aquí. Guarde una copia para abrirlo con un programa de esta computadora.",
    notWhatItSays:
      "El archivo es otra cosa de lo que dice OpenEMR, así que no se muestra aquí. Abra una copia solo si sabe de dónde viene.",
    tooManyPoints:
      "La imagen es demasiado grande para mostrarla aquí. Guarde una copia para abrirla con un programa de esta computadora.",
  },
  size: (mb) => `${mb} MB`,

  pages: (n) => plural(n, { one: "# página", other: "# páginas" }),
  page: (n, of) => `Página ${n} de ${of}`,
  preparing: "Preparando el PDF…",
  locked: "Este PDF pide una contraseña. Guarde una copia para abrirlo con un programa de esta computadora.",
  damaged: "No se pudo leer este PDF: está dañado o no es un PDF. Guarde una copia para verlo con otro programa.",
  drawing: (n) => `Dibujando la página ${n}…`,
  tooManyPages: (most, of) => `Se muestran las primeras ${most} páginas de ${of}. Guarde una copia para verlas todas.`,
  pageFailed: (n) => `No se pudo mostrar la página ${n}. Guarde una copia para verla.`,
  incomplete:
    "Algo de este PDF no se puede mostrar aquí, así que puede faltar parte de una página. Guarde una copia para verlo todo.",
  pageText: (n) => `Texto de la página ${n}`,

  saveTitle: "¿Guardar una copia en esta computadora?",
  saveWords: [
    "La copia sale de Rounds: allí no está cifrada, ningún bloqueo la protege y cerrar sesión no la borra. Puede leerla quien use esta computadora y lo que copie sus archivos.",
    "Puede venir de fuera de la clínica. Ábrala solo con un programa al que confíe esos archivos.",
    "Queda anotado en el registro de accesos que usted la guardó.",
  ],
  saveGo: "Elegir dónde…",
  saved: (path) => `Guardada: ${path}`,
  saveFailed: "No se guardó ninguna copia.",
  cancel: "Cancelar",
  close: "Cerrar",

  addTitle: "¿Añadir este archivo al expediente?",
  file: "Archivo",
  into: "Categoría",
  chooseCategory: "Elija una categoría",
  categoryNeeded: "Elija dónde corresponde.",
  addTo: "En el expediente de",
  addGo: "Añadir a este expediente",
  whoseUnknown:
    "No se pudo leer de quién es este expediente, así que no se envía nada. Cierre esto y abra otra vez el expediente.",
  second: (name) => `Un archivo cada vez: ${name} no se tomó. Suéltelo otra vez después de este.`,
  tryAgain: "Intentar otra vez",
  addAgain: "Añadirlo de todos modos",
  lookAgain: "Mirar otra vez",
  sending: "Enviándolo a OpenEMR…",
  stays: "Se queda en OpenEMR: un documento no se puede retirar desde aquí.",
  offline:
    "Añadir un archivo necesita el servidor de la clínica, y ahora no se puede acceder a él. Nada queda en espera en Sin enviar: su elección queda aquí, para intentarlo otra vez, hasta que cierre esto o se bloquee la pantalla.",
  stored: (name, place) => `${name} está en OpenEMR, en “${place}”.`,
  readingFile: "Leyendo el archivo que soltó…",
  elsewhere: (name) =>
    name
      ? `${name} se soltó mientras se veía otro expediente, así que no se tomó. Suéltelo otra vez donde corresponde.`
      : "Lo que se soltó mientras se veía otro expediente no se tomó. Suéltelo otra vez donde corresponde.",
  left: (name) =>
    `${name} ya no está entre los documentos de este paciente: se borró en OpenEMR, se pasó a otro expediente o su cuenta ya no puede tenerlo. Aquí se cerró.`,
  unlisted: (name, place) =>
    `OpenEMR tomó el archivo, pero no está en ninguna lista de este paciente: puede que su clínica haya cambiado el nombre de la categoría “${place}”. No lo envíe otra vez: cada copia se perdería igual. Pida a su administrador que busque ${name} y lo pase a este expediente.`,
  alreadyThere: (what) =>
    `Este paciente tiene un documento con el mismo contenido: ${what}. No se envió nada. Añádalo de todos modos solo si debe estar dos veces.`,
  sentStored: (when) =>
    `El mismo archivo se añadió a este expediente desde esta computadora a las ${when}. Ahora no se envió nada. Añádalo de todos modos solo si debe estar dos veces.`,
  sentUnknown: (when) =>
    `El mismo archivo se envió a este expediente desde esta computadora a las ${when}, y no se sabe si llegó. Mire en la lista antes de añadirlo otra vez.`,
  changed: "El archivo cambió desde que lo eligió, así que no se envió nada. Elíjalo otra vez.",
  gone: "El archivo ya no está, así que no se envió nada. Elíjalo otra vez.",
  refused:
    "OpenEMR no acepta este archivo, así que no se guardó nada. Acepta PDF, PNG, JPEG, texto sencillo y tablas (CSV) de un tamaño que fijó su clínica.",
  refusedSaid: (said) => `OpenEMR dice: “${said}”`,
  notConfirmed:
    "Se envió, y todavía no está en la lista o no se pudo leer la lista. Puede que aún llegue. Mire otra vez antes de añadirlo de nuevo.",
  underWay:
    "Un archivo o un mensaje está ahora en camino a OpenEMR. Quien sale ahora no sabrá si llegó: espere a que llegue la respuesta.",
  addFailed: "No se envió nada.",
  troubles: {
    several:
      "Un archivo cada vez: cada uno se pone solo en un expediente, después de que usted diga en cuál. Suéltelos de uno en uno.",
    folder: "Esto es una carpeta. Elija el archivo.",
    link: "Esto es un enlace a otro archivo. Elija el archivo al que lleva.",
    noFile: "Esto no es un archivo. Guárdelo primero en esta computadora y después elíjalo.",
    empty: "No hay nada en este archivo. OpenEMR lo desecharía, así que no se envía.",
    tooLarge: "Este archivo es demasiado grande para añadirlo aquí.",
    unreadable: "Esta computadora no deja leer el archivo, o ya no está.",
  },
  cannotAdd: (name) => (name ? `${name} no se puede añadir.` : "Esto no se puede añadir."),
  dropped: {
    notTaken: "No se tomó",
    added: "Añadido",
    look: "Ver los documentos",
    why: {
      noPatient: (name) =>
        `${name || "Lo que soltó"} no se tomó: no hay ningún paciente en pantalla, así que no se sabe a qué expediente pertenece. Abra al paciente y suéltelo allí.`,
      question: (name) =>
        `${name || "Lo que soltó"} no se tomó: hay una pregunta o un formulario abierto. Termínelo o ciérrelo primero y después suéltelo otra vez.`,
      elsewhere: (name) =>
        `${name || "Lo que soltó"} no se tomó: apareció otra pantalla mientras se leía. Suéltelo otra vez donde corresponde.`,
      otherTab: (name) =>
        `${name || "Lo que soltó"} no se tomó: se soltó en la pestaña de un paciente cuyo expediente no está en pantalla. Abra ese expediente y suéltelo allí.`,
    },
  },
  summaryOfCare: {
    begin: "Resumen de atención…",
    title: "¿Pedir a OpenEMR un resumen de atención?",
    words: [
      "OpenEMR hace un resumen de este expediente como está allí ahora (C-CDA) y lo guarda como un documento más de este paciente, uno nuevo cada vez. No se puede retirar desde aquí.",
      "Lo que espera en Sin enviar no está en él. Los programas de otras clínicas leen un resumen así; guarde una copia para entregarlo.",
    ],
    go: "Pedirlo",
    made: "OpenEMR hizo el resumen: está entre los documentos de este paciente.",
    making: "OpenEMR está haciendo el resumen…",
    failed: "No se pidió ningún resumen.",
    refused:
      "OpenEMR no hizo ningún resumen, así que no se guardó nada: el servidor de esta clínica no puede crear resúmenes de atención.",
    notConfirmed:
      "Se pidió, y todavía no hay ningún resumen nuevo en la lista o no se pudo leer la lista. Puede que aún llegue: lea de nuevo los documentos antes de pedirlo otra vez.",
    notOffered:
      "Desde aquí no se pueden pedir resúmenes de atención (C-CDA): esta edición de OpenEMR no da el permiso a nadie. Haga uno en OpenEMR; después figura aquí.",
    declined: (scope) =>
      `No se puede pedir ningún resumen de atención: el permiso ${scope} no se dio en la página de la clínica cuando inició sesión.`,
  },
  declined: (scope) =>
    `No se pueden añadir archivos: el permiso ${scope} no se dio en la página de la clínica cuando inició sesión.`,
};
