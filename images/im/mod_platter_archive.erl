%% Writes every message to the archive before it is acknowledged, on the node where it enters.
%%
%% Why: ejabberd writes the recipient's row of a message (and a room's) on the recipient's (the
%% room's) node. Between the moment when the line between two nodes breaks and the moment when they
%% notice, a message to the other node is acknowledged to its sender and then lost, with no error and
%% no row. Also, mod_mam marks a message as archived whatever the database answered.
%%
%% What this module promises: a client that got an acknowledgement (XEP-0198) for a message, and no
%% error for it, finds it in the recipient's archive; the sender of one that could not be stored gets
%% the error 'resource-constraint' and may send again.
%%
%% How: mod_mam stays in charge of ids, preferences, hints and reading. This module hooks in between
%% its hooks (the numbers are ejabberd's hook priorities, lower ones run first):
%%
%%   store_mam_message    90  the write itself, whose result is looked at (mod_mam's own: 100)
%%   user_send_packet     88  sender's row failed (mod_mam: 88, first by its name): answer with an
%%                            error, route nothing, no carbon either (mod_carboncopy: 89)
%%   user_send_packet    900  refuse where this node cannot route any more; route here, so that every
%%                            result is known before the next stanza of this client, and the
%%                            acknowledgement that it asks for, is looked at
%%   sm_receive_packet    60  recipient's row, on the sender's node (mod_mam gave the id at 50)
%%   muc_filter_message   60  room's row failed (mod_mam: 50): tell the sender, drop the message
%%   offline_message_hook 49  in the archive (mod_mam: 49, first by its name): mod_offline (50), whose
%%                            queue is full, is not asked, since it would refuse the message
%%
%% The recipient's node does not write a second row: the message carries the stanza-id of the first.
%%
%% Results travel through the process dictionary, because a hook can only return what the next hook
%% expects. All flags live within the handling of one stanza in one process:
%%
%%   platter_store_failed      the last write failed; taken off by whoever called for the write
%%   platter_routing           this process is a client's session inside sent_route/1
%%   platter_recipient_failed  the recipient's write failed within sent_route/1
%%
%% Written for ejabberd 24.12. Since 25.10 store_mam_message has one argument more: the image's build
%% refuses other releases.

-module(mod_platter_archive).
-behaviour(gen_mod).

-export([start/2, stop/1, reload/3, depends/2, mod_options/1, mod_opt_type/1, mod_doc/0]).
-export([store/7, recipient_in/1, sent_check/1, sent_route/1, room_check/3, offline/1]).

-include_lib("xmpp/include/xmpp.hrl").
-include("ejabberd_router.hrl").
-include("logger.hrl").
-include("translate.hrl").

%%% gen_mod

start(_Host, _Opts) ->
    {ok, [{hook, store_mam_message, store, 90},
          {hook, sm_receive_packet, recipient_in, 60},
          {hook, user_send_packet, sent_check, 88},
          {hook, user_send_packet, sent_route, 900},
          {hook, muc_filter_message, room_check, 60},
          {hook, offline_message_hook, offline, 49}]}.

stop(_Host) ->
    ok.

reload(_Host, _NewOpts, _OldOpts) ->
    ok.

depends(_Host, _Opts) ->
    [{mod_mam, hard}, {mod_offline, hard}].

%% How long a message to a room may take until that room has worked it off. It holds
%% back all of the sender's later stanzas, so it is to be well under the clients' patience.
mod_opt_type(room_wait) ->
    econf:timeout(second).

mod_options(_Host) ->
    [{room_wait, timer:seconds(5)}].

mod_doc() ->
    #{desc => ?T("Archives every message before it is acknowledged, on the node where it enters."),
      opts => [{room_wait,
                #{value => "timeout()",
                  desc => ?T("How long a room may take to work off a message.")}}]}.

%%% The write

%% The one place that writes. Takes the same arguments to the database as mod_mam does at priority
%% 100, but looks at the answer. {stop, _} keeps mod_mam from writing again; anything that is not a
%% message makes it leave the message unmarked.
store(#message{meta = #{stanza_id := Id}} = Packet, User, Host, Peer, Nick, Type, Direction) ->
    Result = try
                 Server = ejabberd_router:host_of_route(Host),
                 Database = gen_mod:db_mod(Server, mod_mam),
                 Database:store(xmpp:encode(Packet), Server, {User, Host}, Type, Peer, Nick,
                                Direction, Id, origin_id(Packet, Type, Id), retracted(Packet))
             catch
                 error:{unregistered_route, _} -> without_route(Host);
                 Class:Reason -> {error, {Class, Reason}}
             end,
    case Result of
        ok ->
            {stop, Packet};
        _ ->
            ?WARNING_MSG("Archive of ~ts@~ts: writing failed: ~p", [User, Host, Result]),
            put(platter_store_failed, true),
            {stop, failed}
    end;
store(Acc, _User, _Host, _Peer, _Nick, _Type, _Direction) ->
    Acc.

origin_id(_Packet, groupchat, Id) ->
    integer_to_binary(Id);
origin_id(Packet, _Type, _Id) ->
    case xmpp:get_subtag(Packet, #origin_id{}) of
        #origin_id{id = Origin} -> Origin;
        _ -> xmpp:get_id(Packet)
    end.

retracted(Packet) ->
    case xmpp:get_subtag(Packet, #message_retract{}) of
        #message_retract{id = Id} when Id /= <<>> -> {true, Id};
        _ -> false
    end.

%% Whether the write that was just called for failed; asking takes the flag off.
write_failed() ->
    erase(platter_store_failed) == true.

%%% The sender's own row

sent_check({#message{type = error}, _State} = Acc) ->
    Acc;
sent_check({#message{} = Packet, State}) ->
    case write_failed() of
        true -> {stop, {drop, answer_with_error(Packet, State)}};
        false -> {Packet, State}
    end;
sent_check(Acc) ->
    Acc.

%%% The recipient's row

recipient_in(#message{type = Type} = Packet) when Type == error; Type == groupchat ->
    Packet;
recipient_in(#message{to = #jid{luser = User, lserver = Server} = To} = Packet) when User /= <<>> ->
    case is_account(User, Server) andalso is_allowed_in(Packet, To, Server) of
        true -> archive_for(To, Packet);
        false -> Packet
    end;
recipient_in(Acc) ->
    Acc.

%% mod_mam decides as ever whether to write, by the recipient's preferences and the message's hints.
archive_for(To, Packet) ->
    {Archived, _} = mod_mam:user_receive_packet({Packet, #{jid => To}}),
    case write_failed() of
        false ->
            Archived;
        true ->
            refuse(Packet),
            {stop, drop}
    end.

%% A connected session is proof enough, and spares a look into the database.
is_account(User, Server) ->
    ejabberd_sm:get_user_resources(User, Server) /= []
        orelse ejabberd_auth:user_exists(User, Server).

is_allowed_in(Packet, To, Server) ->
    allow == ejabberd_hooks:run_fold(privacy_check_packet, Server, allow, [To, Packet, in]).

%% Inside sent_route/1 the session answers by itself, before the acknowledgement; an error that is
%% routed would come after it.
refuse(Packet) ->
    case get(platter_routing) of
        true -> put(platter_recipient_failed, true);
        _ -> ejabberd_router:route_error(Packet, storage_error(<<"en">>))
    end.

%%% Routing, in the sender's session

sent_route({#message{type = Type, to = #jid{luser = User}} = Packet, State} = Acc)
  when Type /= error, User /= <<>> ->
    #{lserver := Server} = State,
    case ejabberd_hooks:run_fold(privacy_check_packet, Server, allow, [State, Packet, out]) of
        allow ->
            case has_routes(Packet, Server) andalso route(Packet)
                     andalso worked_off_by_room(Packet, Server) of
                true -> {stop, {drop, answered(Packet, State)}};
                false -> {stop, {drop, answer_with_error(Packet, State)}}
            end;
        _ ->
            Acc
    end;
sent_route(Acc) ->
    Acc.

%% Two nodes that had lost each other, as when one was frozen, can take each other's routes away when
%% they meet again. Without its own a node delivers nothing and says so to nobody.
has_routes(#message{type = groupchat, to = #jid{lserver = Rooms}}, Server) ->
    has_route(Server) andalso has_route(Rooms);
has_routes(_Packet, Server) ->
    has_route(Server).

has_route(Host) ->
    case [Pid || #route{pid = Pid} <- mnesia:dirty_read(route, Host), node(Pid) == node()] of
        [] ->
            without_route(Host),
            false;
        _ ->
            true
    end.

%% It refuses, and ends once the sender has heard that: it comes back as a new node. One that is about
%% to end has given its routes back.
without_route(Host) ->
    case init:get_status() of
        {started, _} ->
            ?CRITICAL_MSG("This node has lost its route for ~ts; it ends", [Host]),
            spawn(fun() -> timer:sleep(500), erlang:halt(1) end);
        _ ->
            ok
    end,
    {error, no_route}.

%% Routes and says whether the recipient's row was written or not called for.
route(Packet) ->
    erase(platter_recipient_failed),
    put(platter_routing, true),
    try ejabberd_router:route(Packet)
    after erase(platter_routing)
    end,
    erase(platter_recipient_failed) /= true.

%% A room writes its row in its own process, which may be on the other node, and which ends with its
%% node. It works off its mailbox in order: an answer to anything asked after the message means that
%% the row was written or refused. Where there is no room, as on a node that is about to end, there is no row.
worked_off_by_room(#message{type = groupchat,
                            to = #jid{luser = Room, lserver = Host, lresource = <<>>}}, Server) ->
    case mod_muc:find_online_room(Room, Host) of
        {ok, Pid} -> answers(Pid, Server);
        error -> false
    end;
worked_off_by_room(_Packet, _Server) ->
    true.

answers(Pid, Server) ->
    Wait = gen_mod:get_module_opt(Server, ?MODULE, room_wait),
    try p1_fsm:sync_send_all_state_event(Pid, get_info, Wait) of
        _ -> true
    catch
        _:Reason ->
            ?WARNING_MSG("A room on ~ts did not answer: ~P", [node(Pid), Reason, 6]),
            false
    end.

%% What refused the message on its way, as a room does, has sent its error to this session, behind
%% the client's next stanzas. It is handed over here, before the acknowledgement that one of them may
%% ask for. An error of the room is here already: the room sent it before it answered.
answered(#message{id = Id, from = From, to = To}, State) ->
    receive
        {route, #message{type = error, id = Id, from = To, to = From}} = Refusal ->
            ejabberd_c2s:handle_info(Refusal, State)
    after 0 ->
        State
    end.

%%% The room's row, in the room's process

room_check(drop, _State, _Nick) ->
    drop;
room_check(Packet, _State, _Nick) ->
    case write_failed() of
        true ->
            refuse(Packet),
            {stop, drop};
        false ->
            Packet
    end.

%%% The queue of a person who is not there

%% Nothing is lost without the queue: who comes back reads the archive.
offline({_Action, #message{to = To} = Packet} = Acc) ->
    case xmpp:get_meta(Packet, mam_archived, false) andalso is_queue_full(To) of
        true -> {stop, {archived, Packet}};
        false -> Acc
    end;
offline(Acc) ->
    Acc.

%% A limit that is no number, as infinity, is greater than all numbers.
is_queue_full(#jid{luser = User, lserver = Server} = To) ->
    Access = mod_offline_opt:access_max_user_messages(Server),
    mod_offline:count_offline_messages(User, Server)
        >= ejabberd_shaper:match(Server, Access, jid:remove_resource(To)).

%%% Errors

answer_with_error(Packet, #{lang := Lang} = State) ->
    ejabberd_c2s:send(State, xmpp:make_error(Packet, storage_error(Lang))).

%% Of type "wait": the same message may be sent again.
storage_error(Lang) ->
    xmpp:err_resource_constraint(
      ?T("The message could not be stored; send it again"), Lang).
