"""What a new version of a form would concern: counts of stored answers, for form designers.

Designers see no submissions. This function looks past that rule and gives numbers only: no place,
no day, no officer, nothing of what is sealed.
"""

from alembic import op

revision = "0011"
down_revision = "0010"

# `asked` is a list of {"paths": [[name, ...], ...], "code": text or null, "versions": [id, ...],
# "sealed": [id, ...]}. `answered` counts current submissions of those versions with an open answer
# at one of the paths (with that code in it); `sealed` those of the versions that keep it sealed,
# and those that phones encrypted: what they say is not known here. A path steps into repeats by
# itself (jsonpath is lax), and so does the comparison with a code into a list of codes.
COUNTS = """
create function jsonpath_of(names jsonb, has_code boolean) returns jsonpath
language sql immutable set search_path = public, pg_temp as $$
  select ('$' || coalesce(string_agg('.' || name::text, '' order by place), '')
    || case when has_code then ' ? (@ == $code)' else '' end)::jsonpath
  from jsonb_array_elements(names) with ordinality as one (name, place)
$$;

create function count_answers(asked_form text, asked jsonb)
returns table (number bigint, answered bigint, sealed bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if coalesce(reader('role'), '') not in ('designer', 'admin') then
    raise insufficient_privilege using message = 'permission denied: counts are for designers';
  end if;
  return query
  with wanted as materialized (
    select one.place, jsonb_build_object('code', one.item->'code') as vars,
      array(select jsonpath_of(names, one.item->>'code' is not null)
        from jsonb_array_elements(one.item->'paths') names) as paths,
      array(select id::integer from jsonb_array_elements_text(one.item->'versions') id) as versions,
      array(select id::integer from jsonb_array_elements_text(one.item->'sealed') id) as closed
    from jsonb_array_elements(asked) with ordinality as one (item, place)
  ), seen as (
    select w.place,
      not s.encrypted and s.form_version_id = any (w.versions) and exists (
        select from unnest(w.paths) p where jsonb_path_exists(s.answers, p, w.vars, true)
      ) as has_open,
      s.form_version_id = any (w.closed)
        and (s.sealed_answers is not null or s.sealed_point is not null
          or s.sealed_places > 0)
        or s.encrypted and s.form_version_id = any (w.versions || w.closed) as may_have
    from submissions s cross join wanted w
    where s.is_current and s.form = (select id from forms f where f.form_id = asked_form)
  )
  select w.place, count(*) filter (where has_open),
    count(*) filter (where may_have and not has_open)
  from wanted w left join seen using (place) group by w.place;
end $$;
revoke execute on function count_answers(text, jsonb) from public;
grant execute on function count_answers(text, jsonb) to neothien_person;
"""


def upgrade() -> None:
    """Add the function that counts answers."""
    op.get_bind().exec_driver_sql(COUNTS.replace("%", "%%"))
