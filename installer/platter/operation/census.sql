-- What the chat service keeps as of a moment, which a query in the place below gives. Prints that moment, then people, rooms and
-- messages, each as COUNT:HASH, with | between them. The hash is a sum over all rows, so that their order does not matter.
-- Accounts of Platter come and go.
SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       (SELECT count(*) || ':' || coalesce(sum(hashtextextended(username || '@' || server_host, 0)::numeric), 0)
          FROM users WHERE created_at <= moment AND username NOT LIKE 'platter-%'),
       (SELECT count(*) || ':' || coalesce(sum(hashtextextended(name || '@' || host, 0)::numeric), 0)
          FROM muc_room WHERE created_at <= moment),
       (SELECT count(*) || ':' || coalesce(sum(hashtextextended(a::text, 0)::numeric), 0)
          FROM archive a WHERE timestamp <= extract(epoch FROM moment) * 1000000 AND username NOT LIKE 'platter-%')
  FROM (SELECT date_trunc('second', (:moment)) AS moment OFFSET 0) as_of
