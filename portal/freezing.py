"""Parts of a thing that may be touched only while the thing is a draft: the database holds it."""

import pgtrigger

_ONLY_IN_DRAFT = """
    if tg_op <> 'INSERT' and exists (
        select 1 from {table} where id = old.{column} and state <> 'draft'
    ) or tg_op <> 'DELETE' and exists (
        select 1 from {table} where id = new.{column} and state <> 'draft'
    ) then
        raise exception '{refusal}'
            using errcode = 'integrity_constraint_violation';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
"""


def before_every_write(name: str, func: str) -> pgtrigger.Trigger:
    """A trigger that looks at each row before it is added, changed or deleted."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=func,
    )


def only_in_draft(name: str, *, table: str, column: str, refusal: str) -> pgtrigger.Trigger:
    """A trigger that refuses to touch a part of a thing that is not a draft.

    Args:
        name: Of the trigger.
        table: Where the thing stands, with a column ``state``.
        column: The part's column that points at it.
        refusal: What the database says, for the log; people are told by the form before.
    """
    return before_every_write(
        name, _ONLY_IN_DRAFT.format(table=table, column=column, refusal=refusal)
    )
