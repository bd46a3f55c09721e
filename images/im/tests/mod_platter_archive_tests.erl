%% Whether mod_platter_archive keeps its promises, seen by clients of a whole ejabberd of the image:
%% its own sessions, rooms and hooks, and mod_mam. Only the database is a stand-in.
%%
%% Every test has accounts of its own, so that none meets what another left behind.

-module(mod_platter_archive_tests).

-export([archive_test_/0]).

-include_lib("stdlib/include/assert.hrl").
-include_lib("xmpp/include/xmpp.hrl").

-define(HOST, <<"im.test">>).
-define(ROOMS, <<"conference.im.test">>).
-define(DATABASE, mod_mam_standin).
-define(SOCKET, "c2s.sock").

archive_test_() ->
    {setup, fun start/0, fun stop/1,
     [{atom_to_list(Name), {timeout, 90, fun() -> ?DATABASE:forget(), Test() end}}
      || {Name, Test} <- [{name(Test), Test} || Test <- tests()]]}.

tests() ->
    [fun hooks_are_where_the_module_counts_on_them/0,
     fun a_write_is_answered_for/0,
     fun the_database_gets_what_mod_mam_would_give_it/0,
     fun an_acknowledged_message_is_in_both_archives/0,
     fun a_message_to_oneself_is_stored_for_both_directions/0,
     fun a_message_to_someone_offline_is_in_the_archive/0,
     fun a_full_queue_refuses_nothing_that_is_in_the_archive/0,
     fun a_message_that_passes_twice_has_one_row/0,
     fun what_is_not_to_be_archived_passes_by/0,
     fun the_senders_row_failed/0,
     fun a_node_without_a_route_takes_nothing/0,
     fun the_senders_database_crashed/0,
     fun the_recipients_row_failed/0,
     fun the_recipients_database_crashed/0,
     fun the_recipients_row_failed_while_offline/0,
     fun a_message_from_elsewhere_comes_back_as_an_error/0,
     fun a_later_message_is_not_held_against_an_earlier_failure/0,
     fun who_is_blocked_is_told_by_ejabberd_itself/0,
     fun an_unknown_recipient_is_told_by_ejabberd_itself/0,
     fun an_acknowledged_message_to_a_room_is_in_its_archive/0,
     fun the_rooms_row_failed/0,
     fun a_room_refuses_who_is_not_in_it_before_the_acknowledgement/0,
     fun a_room_that_is_dead_refuses/0,
     fun a_room_that_does_not_answer_refuses/0,
     fun a_room_that_is_not_online_refuses/0].

name(Test) ->
    {name, Name} = erlang:fun_info(Test, name),
    Name.

%%% The module among ejabberd's hooks

%% {Hook, what mod_mam and this module do there, in the order in which it is done}
hooks_are_where_the_module_counts_on_them() ->
    Expected =
        [{store_mam_message, [{90, mod_platter_archive, store},
                              {100, mod_mam, store_mam_message}]},
         {sm_receive_packet, [{50, mod_mam, sm_receive_packet},
                              {60, mod_platter_archive, recipient_in}]},
         {user_send_packet, [{88, mod_mam, user_send_packet},
                             {88, mod_platter_archive, sent_check},
                             {500, mod_mam, user_send_packet_strip_tag},
                             {900, mod_platter_archive, sent_route}]},
         {user_receive_packet, [{88, mod_mam, user_receive_packet}]},
         {offline_message_hook, [{49, mod_mam, offline_message},
                                 {49, mod_platter_archive, offline}]},
         {muc_filter_message, [{50, mod_mam, muc_filter_message},
                               {60, mod_platter_archive, room_check}]}],
    ?assertEqual(Expected,
                 [{Hook, [Each || {_, Module, _} = Each <- callbacks(Hook),
                                  lists:member(Module, [mod_mam, mod_platter_archive])]}
                  || {Hook, _} <- Expected]),
    %% nobody sees a message, as mod_carboncopy does, before it is known whether it is stored
    ?assertEqual({88, mod_platter_archive, sent_check}, follower(user_send_packet)),
    ?assertEqual({60, mod_platter_archive, room_check}, follower(muc_filter_message)),
    %% no queue refuses a message that is stored
    ?assertEqual({49, mod_platter_archive, offline}, follower(offline_message_hook)),
    %% nobody waits for a message after it was routed
    ?assertEqual({900, mod_platter_archive, sent_route}, lists:last(callbacks(user_send_packet))).

%% Who comes right after mod_mam.
follower(Hook) ->
    [_, Next | _] = lists:dropwhile(fun({_, Module, _}) -> Module /= mod_mam end, callbacks(Hook)),
    Next.

callbacks(Hook) ->
    [{_, Callbacks, _}] = ets:lookup(hooks, {Hook, ?HOST}),
    Callbacks.

a_write_is_answered_for() ->
    Message = message(chat, [#text{data = <<"hello">>}], []),
    Stored = fun() -> mod_platter_archive:store(Message, <<"u">>, ?HOST, peer(), <<>>, chat, send) end,
    ?assertEqual({stop, Message}, Stored()),
    ?assertEqual(undefined, erase(platter_store_failed)),
    [begin
         ?DATABASE:answer(Answer),
         ?assertEqual({stop, failed}, Stored()),
         ?assertEqual(true, erase(platter_store_failed))
     end
     || Answer <- [fun(_) -> {error, timeout} end, fun(_) -> throw(crash) end]],
    [?assertEqual(Other, mod_platter_archive:store(Other, <<"u">>, ?HOST, peer(), <<>>, chat, send))
     || Other <- [failed, #presence{}, xmpp:del_meta(Message, stanza_id)]],
    ?assertEqual(3, length(?DATABASE:calls())).

%% mod_mam of this very release says which argument is which.
the_database_gets_what_mod_mam_would_give_it() ->
    Origin = #origin_id{id = <<"origin">>},
    Retract = #message_retract{id = <<"retracted">>},
    [begin
         ?DATABASE:forget(),
         Arguments = [message(Type, [#text{data = <<"hello">>}], Elements),
                      <<"u">>, Host, peer(), <<"nick">>, Type, Direction],
         apply(mod_mam, store_mam_message, Arguments),
         apply(mod_platter_archive, store, Arguments),
         [Theirs, Ours] = ?DATABASE:calls(),
         ?assertEqual(Theirs, Ours)
     end
     || Elements <- [[], [Origin], [Retract], [Origin, Retract], [#message_retract{id = <<>>}]],
        {Type, Host, Direction} <- [{chat, ?HOST, send}, {chat, ?HOST, recv},
                                    {groupchat, ?ROOMS, recv}]].

message(Type, Body, Elements) ->
    xmpp:put_meta(#message{id = <<"id">>, type = Type, from = peer(), to = jid:make(<<"u">>, ?HOST),
                           body = Body, sub_els = Elements},
                  stanza_id, 1732740000000000).

peer() ->
    jid:make(<<"peer">>, ?HOST, <<"there">>).

%%% What is stored

an_acknowledged_message_is_in_both_archives() ->
    [Alice, Bob] = clients(2),
    ?assertEqual([], acknowledged(Alice, chat(Bob, "hello"))),
    %% at this moment, and each once
    [{_, Sent, Session}] = ?DATABASE:rows(user(Alice)),
    [{_, Received, Writer}] = ?DATABASE:rows(user(Bob)),
    %% on the sender's node
    ?assertEqual(Session, Writer),
    ?assertEqual(Session, session(Alice)),
    [Message] = received(Bob),
    ?assertEqual(integer_to_binary(Received), stanza_id(Message, Bob)),
    ?assert(Sent =< Received),
    %% and no second row by the recipient's session
    ?assertMatch([_], ?DATABASE:rows(user(Bob))),
    ?assertEqual([], received(Alice)).

a_message_to_oneself_is_stored_for_both_directions() ->
    [Alice] = clients(1),
    ?assertMatch([#message{}],
                 acknowledged(Alice, chat(Alice, "hello")) ++ received(Alice)),
    ?assertMatch([_, _], ?DATABASE:rows(user(Alice))).

a_message_to_someone_offline_is_in_the_archive() ->
    [Alice] = clients(1),
    Bob = account(),
    ?assertEqual([], acknowledged(Alice, chat(Bob, "hello"))),
    ?assertMatch([{_, _, _}], ?DATABASE:rows(Bob)),
    ?assertEqual([], received(Alice)).

%% The queue of the tests holds three.
a_full_queue_refuses_nothing_that_is_in_the_archive() ->
    [Alice] = clients(1),
    Bob = account(),
    [?assertEqual([], acknowledged(Alice, chat(Bob, "hello"))) || _ <- lists:seq(1, 5)],
    ?assertEqual([], received(Alice)),
    ?assertEqual(5, length(?DATABASE:rows(Bob))),
    ?assertEqual(3, mod_offline:count_offline_messages(Bob, ?HOST)),
    %% what is only for the queue is refused as ever
    [Error] = acknowledged(Alice, ["<message type='chat' to='", Bob, $@, ?HOST, "'><body>hello</body>",
                                   "<no-permanent-store xmlns='urn:xmpp:hints'/></message>"]),
    wait_error(Error),
    ?assertEqual(5, length(?DATABASE:rows(Bob))).

a_message_that_passes_twice_has_one_row() ->
    Bob = account(),
    In = #message{type = chat, from = peer(), to = jid:make(Bob, ?HOST),
                  body = [#text{data = <<"hello">>}]},
    Once = ejabberd_hooks:run_fold(sm_receive_packet, ?HOST, In, []),
    ?assertMatch([_], ?DATABASE:rows(Bob)),
    ?assertEqual(Once, ejabberd_hooks:run_fold(sm_receive_packet, ?HOST, Once, [])),
    %% the recipient's session on a node far away gets it without what only a node knows
    Far = Once#message{meta = #{}},
    ejabberd_hooks:run_fold(user_receive_packet, ?HOST, {Far, #{jid => Far#message.to}}, []),
    ?assertMatch([_], ?DATABASE:rows(Bob)).

what_is_not_to_be_archived_passes_by() ->
    [Alice, Bob] = clients(2),
    ?DATABASE:answer(fun(_) -> {error, timeout} end),
    NoStore = ["<message type='chat' to='", address(Bob), "'><body>hello</body>",
               "<no-store xmlns='urn:xmpp:hints'/></message>"],
    Error = ["<message type='error' to='", address(Bob), "'><body>hello</body>",
             "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
             "</message>"],
    [begin
         ?assertEqual([], acknowledged(Alice, Each)),
         ?assertMatch([#message{}], received(Bob))
     end
     || Each <- [NoStore, Error]],
    [begin
         In = #message{type = Type, from = peer(), to = jid:make(user(Bob), ?HOST),
                       body = [#text{data = <<"hello">>}]},
         ?assertEqual(In, mod_platter_archive:recipient_in(In))
     end
     || Type <- [error, groupchat]],
    ?assertEqual([], ?DATABASE:calls()).

%%% What is refused

the_senders_row_failed() ->
    nothing_is_routed(fun() -> {error, timeout} end).

a_node_without_a_route_takes_nothing() ->
    [Alice, Bob] = clients(2),
    Routes = mnesia:dirty_read(route, ?HOST),
    ok = mnesia:dirty_delete(route, ?HOST),
    try
        [Error] = acknowledged(Alice, chat(Bob, "hello")),
        wait_error(Error)
    after
        [ok = mnesia:dirty_write(Route) || Route <- Routes]
    end,
    ?assertEqual([], ?DATABASE:rows()),
    ?assertEqual([], received(Bob)),
    ?assertEqual([], received(Alice)).

the_senders_database_crashed() ->
    nothing_is_routed(fun() -> throw(crash) end).

nothing_is_routed(Answer) ->
    [Alice, Bob] = clients(2),
    Also = client(user(Alice)),
    send(Also, "<iq type='set' id='carbons'><enable xmlns='urn:xmpp:carbons:2'/></iq>"),
    %% until the two have told each other that they are there
    [received(Each) || Each <- [Also, Alice, Also]],
    ?DATABASE:answer(only_for(user(Alice), Answer)),
    refused(Alice, chat(Bob, "hello")),
    ?assertEqual([], ?DATABASE:rows()),
    ?assertEqual([], received(Bob)),
    ?assertEqual([], received(Also)).

the_recipients_row_failed() ->
    nothing_is_delivered(fun() -> {error, timeout} end).

the_recipients_database_crashed() ->
    nothing_is_delivered(fun() -> throw(crash) end).

nothing_is_delivered(Answer) ->
    [Alice, Bob] = clients(2),
    ?DATABASE:answer(only_for(user(Bob), Answer)),
    refused(Alice, chat(Bob, "hello")),
    ?assertEqual([], ?DATABASE:rows(user(Bob))),
    ?assertEqual([], received(Bob)).

the_recipients_row_failed_while_offline() ->
    [Alice] = clients(1),
    Bob = account(),
    ?DATABASE:answer(only_for(Bob, fun() -> {error, timeout} end)),
    refused(Alice, chat(Bob, "hello")),
    ?assertEqual([], ?DATABASE:rows(Bob)),
    ?assertEqual(0, mod_offline:count_offline_messages(Bob, ?HOST)).

%% Even where the same process has routed for a client before.
a_message_from_elsewhere_comes_back_as_an_error() ->
    [Bob] = clients(1),
    Elsewhere = jid:make(<<"peer">>, <<"elsewhere.test">>),
    Message = #message{type = chat, from = Elsewhere, to = jid:make(user(Bob), ?HOST),
                       body = [#text{data = <<"hello">>}]},
    Session = #{jid => Elsewhere, lserver => ?HOST},
    ?assertEqual({stop, {drop, Session}}, mod_platter_archive:sent_route({Message, Session})),
    ?assertMatch([#message{}], received(Bob)),
    ejabberd_router:register_route(<<"elsewhere.test">>, ?HOST),
    ?DATABASE:answer(fun(_) -> {error, timeout} end),
    ejabberd_router:route(Message),
    receive
        {route, Error} -> wait_error(Error)
    after 20000 ->
        error(no_answer)
    end,
    ejabberd_router:unregister_route(<<"elsewhere.test">>),
    ?assertEqual([], received(Bob)).

a_later_message_is_not_held_against_an_earlier_failure() ->
    [Alice, Bob] = clients(2),
    [begin
         ?DATABASE:answer(only_for(User, fun() -> {error, timeout} end)),
         refused(Alice, chat(Bob, "hello")),
         ?DATABASE:answer(fun(_) -> ok end),
         ?assertEqual([], acknowledged(Alice, chat(Bob, "hello"))),
         ?assertMatch([#message{}], received(Bob))
     end
     || User <- [user(Alice), user(Bob)]].

who_is_blocked_is_told_by_ejabberd_itself() ->
    [Alice, Bob] = clients(2),
    send(Alice, ["<iq type='set' id='block'><block xmlns='urn:xmpp:blocking'><item jid='",
                 user(Bob), $@, ?HOST, "'/></block></iq>"]),
    received(Alice),
    %% out
    [Out] = acknowledged(Alice, chat(Bob, "hello")) ++ received(Alice),
    ?assertMatch(#stanza_error{type = modify, reason = 'not-acceptable'}, xmpp:get_error(Out)),
    ?assertEqual([], ?DATABASE:rows(user(Bob))),
    ?assertEqual([], received(Bob)),
    %% in; this answer comes from the other's session, in its own time
    ?DATABASE:forget(),
    send(Bob, chat(Alice, "hello")),
    {[], In} = until(Bob, fun(Stanza) -> is_record(Stanza, message) end),
    ?assertMatch(#stanza_error{type = cancel, reason = 'service-unavailable'}, xmpp:get_error(In)),
    ?assertEqual([], ?DATABASE:rows(user(Alice))),
    ?assertEqual([], received(Alice)).

an_unknown_recipient_is_told_by_ejabberd_itself() ->
    [Alice] = clients(1),
    [Error] = acknowledged(Alice, chat(<<"nobody">>, "hello")),
    ?assertMatch(#stanza_error{type = cancel, reason = 'service-unavailable'},
                 xmpp:get_error(Error)),
    ?assertEqual([], ?DATABASE:rows(<<"nobody">>)).

%%% Rooms

an_acknowledged_message_to_a_room_is_in_its_archive() ->
    [Alice, Bob] = clients(2),
    Room = room([Alice, Bob]),
    Before = acknowledged(Alice, groupchat(Room, "hello")),
    [{_, Id, Writer}] = ?DATABASE:rows(Room),
    ?assertEqual({ok, Writer}, mod_muc:find_online_room(Room, ?ROOMS)),
    [begin
         [Message] = Received,
         ?assertEqual(integer_to_binary(Id), stanza_id(Message, Room, ?ROOMS))
     end
     || Received <- [Before ++ received(Alice), received(Bob)]].

the_rooms_row_failed() ->
    [Alice, Bob] = clients(2),
    Room = room([Alice, Bob]),
    ?DATABASE:answer(only_for(Room, fun() -> {error, timeout} end)),
    refused(Alice, groupchat(Room, "hello")),
    ?assertEqual([], received(Bob)),
    ?DATABASE:answer(fun(_) -> ok end),
    acknowledged(Alice, groupchat(Room, "hello")),
    ?assertMatch([#message{type = groupchat}], received(Bob)).

a_room_refuses_who_is_not_in_it_before_the_acknowledgement() ->
    [Alice, Bob] = clients(2),
    Room = room([Bob]),
    [Error] = acknowledged(Alice, groupchat(Room, "hello")),
    ?assertMatch(#stanza_error{type = modify, reason = 'not-acceptable'}, xmpp:get_error(Error)),
    ?assertEqual([], received(Alice)),
    ?assertEqual([], ?DATABASE:rows(Room)).

a_room_that_is_dead_refuses() ->
    {Dead, Monitor} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Monitor, process, Dead, _} -> ok end,
    room_refuses(Dead).

a_room_that_does_not_answer_refuses() ->
    Silent = spawn(fun() -> receive stop -> ok end end),
    room_refuses(Silent),
    Silent ! stop.

room_refuses(Process) ->
    [Alice] = clients(1),
    Room = unique("room"),
    mod_muc:register_online_room(Room, ?ROOMS, Process),
    refused(Alice, groupchat(Room, "hello")).

a_room_that_is_not_online_refuses() ->
    [Alice] = clients(1),
    [Error | _] = acknowledged(Alice, groupchat(unique("room"), "hello")),
    wait_error(Error).

%% A room of theirs; they have seen each other come.
room(Clients) ->
    Room = unique("room"),
    [begin
         send(Each, ["<presence to='", Room, $@, ?ROOMS, $/, user(Each), "'>",
                     "<x xmlns='http://jabber.org/protocol/muc'/></presence>"]),
         until(Each, fun(Stanza) -> is_record(Stanza, message) end)
     end
     || Each <- Clients],
    [received(Each) || Each <- Clients],
    Room.

%%% What clients see

%% An error of type "wait" came before the acknowledgement, and nothing else then or later.
refused(Client, Xml) ->
    [Error] = acknowledged(Client, Xml),
    wait_error(Error),
    ?assertEqual([], received(Client)).

wait_error(Stanza) ->
    ?assertMatch(#message{type = error}, Stanza),
    ?assertMatch(#stanza_error{type = wait, reason = 'resource-constraint'}, xmpp:get_error(Stanza)).

stanza_id(Message, Client) ->
    stanza_id(Message, user(Client), ?HOST).

stanza_id(Message, User, Host) ->
    By = jid:make(User, Host),
    [Id] = [Id || #stanza_id{by = Jid, id = Id} <- (xmpp:decode_els(Message))#message.sub_els,
                  Jid == By],
    Id.

only_for(User, Answer) ->
    fun(Owner) when Owner == User -> Answer();
       (_) -> ok
    end.

chat(#{user := User}, Text) ->
    chat(User, Text);
chat(User, Text) ->
    ["<message type='chat' to='", User, $@, ?HOST, "'><body>", Text, "</body></message>"].

groupchat(Room, Text) ->
    ["<message type='groupchat' to='", Room, $@, ?ROOMS, "'><body>", Text, "</body></message>"].

%% Sends and gives what came before the acknowledgement.
acknowledged(Client, Xml) ->
    send(Client, [Xml, "<r xmlns='urn:xmpp:sm:3'/>"]),
    {Before, _} = until(Client, fun(Stanza) -> is_record(Stanza, sm_a) end),
    Before.

%% What came up to now: ejabberd hands everything over in order.
received(Client) ->
    Id = unique("ping"),
    send(Client, ["<iq type='get' id='", Id, "'><ping xmlns='urn:xmpp:ping'/></iq>"]),
    {Before, _} = until(Client, fun(#iq{id = Answer}) -> Answer == Id;
                                   (_) -> false
                                end),
    Before.

%%% Clients: a process each, which hands over what comes

clients(Count) ->
    [client(account()) || _ <- lists:seq(1, Count)].

account() ->
    User = unique("user"),
    ok = ejabberd_auth:try_register(User, ?HOST, <<"secret">>),
    User.

unique(Prefix) ->
    iolist_to_binary([Prefix, integer_to_list(erlang:unique_integer([positive]))]).

client(User) ->
    Test = self(),
    Process = spawn_link(fun() -> connect(Test) end),
    Client = #{user => User, process => Process},
    Secret = base64:encode(<<0, User/binary, 0, "secret">>),
    open(Client),
    send(Client, ["<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>", Secret,
                  "</auth>"]),
    until(Client, fun(Stanza) -> is_record(Stanza, sasl_success) end),
    open(Client),
    send(Client, ["<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>",
                  "<enable xmlns='urn:xmpp:sm:3'/><presence/>"]),
    {_, #iq{sub_els = [Bound]}} = until(Client, fun(Stanza) -> is_record(Stanza, iq) end),
    #bind{jid = Jid} = xmpp:decode(Bound),
    until(Client, fun(#presence{from = From}) -> From == Jid;
                     (_) -> false
                  end),
    Client#{jid => Jid}.

open(#{process := Process} = Client) ->
    Process ! open,
    until(Client, fun(Stanza) -> is_record(Stanza, stream_features) end).

user(#{user := User}) ->
    User.

address(#{jid := Jid}) ->
    jid:encode(Jid).

session(#{jid := #jid{luser = User, lserver = Server, lresource = Resource}}) ->
    ejabberd_sm:get_session_pid(User, Server, Resource).

send(#{process := Process}, Xml) ->
    Process ! {send, Xml}.

%% What came before the first stanza that is wanted, and that one.
until(Client, Wanted) ->
    until(Client, Wanted, []).

until(#{process := Process} = Client, Wanted, Before) ->
    receive
        {Process, Stanza} ->
            case Wanted(Stanza) of
                true -> {lists:reverse(Before), Stanza};
                false -> until(Client, Wanted, [Stanza | Before])
            end
    after 20000 ->
        error({nothing_more_came_after, lists:reverse(Before)})
    end.

connect(Test) ->
    {ok, Socket} = gen_tcp:connect({local, ?SOCKET}, 0, [binary, {active, true}]),
    talk(Test, Socket, undefined).

talk(Test, Socket, Parser) ->
    receive
        open ->
            ok = gen_tcp:send(Socket, ["<stream:stream xmlns='jabber:client' version='1.0' to='",
                                       ?HOST, "' xmlns:stream='http://etherx.jabber.org/streams'>"]),
            talk(Test, Socket, fxml_stream:new(self()));
        {send, Xml} ->
            ok = gen_tcp:send(Socket, Xml),
            talk(Test, Socket, Parser);
        {tcp, Socket, Data} ->
            talk(Test, Socket, fxml_stream:parse(Parser, Data));
        {'$gen_event', {xmlstreamelement, Element}} ->
            case xmpp:decode(Element, ?NS_CLIENT, [ignore_els]) of
                #sm_r{} -> ok;
                Stanza -> Test ! {self(), Stanza}
            end,
            talk(Test, Socket, Parser);
        {'$gen_event', _} ->
            talk(Test, Socket, Parser)
    end.

%%% ejabberd, in the working directory

start() ->
    ?DATABASE:open(),
    ok = application:set_env(mnesia, dir, "mnesia"),
    ok = application:load(ejabberd),
    ok = application:set_env(ejabberd, config, "ejabberd.yml"),
    ok = application:set_env(ejabberd, log_path, "ejabberd.log"),
    {ok, _} = application:ensure_all_started(ejabberd),
    %% ejabberd's own listener would wait five seconds before it opens a socket of this kind
    {ok, Listener} = gen_tcp:listen(0, [binary, {active, false}, {ifaddr, {local, ?SOCKET}}]),
    Acceptor = spawn_link(fun() -> accept(Listener) end),
    ok = gen_tcp:controlling_process(Listener, Acceptor).

accept(Listener) ->
    {ok, Socket} = gen_tcp:accept(Listener),
    {ok, Session} = ejabberd_c2s:start(gen_tcp, Socket, []),
    ok = gen_tcp:controlling_process(Socket, Session),
    ok = ejabberd_c2s:accept(Session),
    accept(Listener).

stop(_) ->
    application:stop(ejabberd).
