-- journal.db, version 2: a draft knows the refused write it came from and the visit it belongs to; a write keeps what
-- stands against it on the server.

-- continues: the refused write whose text lies in this form, forgotten together with the draft. Version 1 went by the
-- form alone, so that another new visit, typed over a refused one, took its place and what waited for it.
-- visit_json: the visit as the caller names it, as JSON; '' where the form belongs to none or version 1 wrote it.
ALTER TABLE draft ADD COLUMN continues TEXT;
ALTER TABLE draft ADD COLUMN visit_json TEXT NOT NULL DEFAULT '';
UPDATE draft SET continues = (
    SELECT id FROM outbox o
    WHERE o.state = 'refused' AND o.returned = 1 AND o.draft_kind = draft.kind AND o.patient = draft.patient
      AND o.draft_visit = draft.visit
);

-- conflict: what the server has where a change of this write met another one, as JSON of the caller's type.
-- draft_visit_json: as draft.visit_json, for the draft that goes back into its form. `returned` is no longer used.
ALTER TABLE outbox ADD COLUMN conflict TEXT;
ALTER TABLE outbox ADD COLUMN draft_visit_json TEXT NOT NULL DEFAULT '';
