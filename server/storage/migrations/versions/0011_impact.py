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
#
# The statement is put together with one count for each that is asked: a join of submissions with
# a list of paths took four times as long.
COUNTS = """
create function jsonpath_of(paths jsonb, code jsonb) returns jsonpath
language sql immutable set search_path = public, pg_temp as $$
  select ('$ ? (' || string_agg('exists(@' || steps || coalesce(' ? (@ == ' || sought || ')', '')
    || ')', ' || ') || ')')::jsonpath
  from (select nullif(code, 'null')::text as sought) as with_code,
    jsonb_array_elements(paths) path,
    lateral (select coalesce(string_agg('.' || name::text, '' order by place), '') as steps
      from jsonb_array_elements(path) with ordinality as one (name, place)) as written
$$;

create function ids_of(ids jsonb) returns integer[]
language sql immutable set search_path = public, pg_temp as $$
  select array(select id::integer from jsonb_array_elements_text(ids) id)
$$;

create function count_answers(asked_form text, asked jsonb)
returns table (answered bigint, sealed bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  counts text;
  found bigint[];
begin
  if coalesce(reader('role'), '') not in ('designer', 'admin') then
    raise insufficient_privilege using message = 'permission denied: counts are for designers';
  end if;
  select string_agg(format(
    'count(*) filter (where %1$s),
     count(*) filter (where (form_version_id = any (%3$L::integer[])
         and (sealed_answers is not null or sealed_point is not null or sealed_places > 0)
       or encrypted and form_version_id = any (%2$L::integer[] || %3$L::integer[]))
       and not %1$s)',
    format('(not encrypted and form_version_id = any (%1$L::integer[])
       and jsonb_path_exists(answers, %2$L::jsonpath, silent => true))',
      ids_of(item->'versions'), jsonpath_of(item->'paths', item->'code')),
    ids_of(item->'versions'), ids_of(item->'sealed')), ', ' order by place)
  into counts
  from jsonb_array_elements(asked) with ordinality as one (item, place);
  execute 'select array[' || counts || '] from submissions
    where is_current and form = (select id from forms where form_id = $1)'
    into found using asked_form;
  return query
    select found[2 * number - 1], found[2 * number]
    from generate_series(1, cardinality(found) / 2) number order by number;
end $$;
revoke execute on function count_answers(text, jsonb) from public;
grant execute on function count_answers(text, jsonb) to neothien_person;
"""


def upgrade() -> None:
    """Add the function that counts answers."""
    op.get_bind().exec_driver_sql(COUNTS.replace("%", "%%"))
