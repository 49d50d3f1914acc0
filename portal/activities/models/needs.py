"""What pledges take from needs, kept by the database."""

import pgtrigger

_TAKE = """
    if tg_op = 'UPDATE' and (old.need_id, old.quantity, old.state = 'cancelled')
        is not distinct from (new.need_id, new.quantity, new.state = 'cancelled') then
        return null;
    end if;
    if tg_op <> 'INSERT' and old.need_id is not null and old.state <> 'cancelled' then
        update activities_need set pledged = pledged - old.quantity where id = old.need_id;
    end if;
    if tg_op <> 'DELETE' and new.need_id is not null and new.state <> 'cancelled' then
        update activities_need set pledged = pledged + new.quantity where id = new.need_id;
    end if;
    return null;
"""


def takes_from_need(name: str) -> pgtrigger.Trigger:
    """A trigger for rows with ``need``, ``quantity`` and ``state``: they take from the need.

    A cancelled row takes nothing. The update locks the need, so that of two rows that together
    ask for too much the second is refused (the constraint ``need_not_exceeded``).
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_TAKE,
    )
