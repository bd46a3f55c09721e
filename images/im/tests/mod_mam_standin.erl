%% A database for mod_mam (db_type: standin) that answers what a test wants, and shows what it was
%% asked to write.

-module(mod_mam_standin).

-export([open/0, answer/1, forget/0, calls/0, rows/0, rows/1]).
-export([init/2, use_cache/1, get_prefs/2, store/10]).

%% To be called by a process that lives as long as the tests do.
open() ->
    ets:new(?MODULE, [named_table, public, ordered_set]),
    forget().

%% What a write into the archive of User is answered with: ok, an error, or by throwing.
answer(Answer) when is_function(Answer, 1) ->
    ets:insert(?MODULE, {answer, Answer}).

%% As after open/0: nothing written, and every write succeeds.
forget() ->
    ets:delete_all_objects(?MODULE),
    answer(fun(_User) -> ok end).

%% The arguments of every call for a write, in order, failed ones too.
calls() ->
    [Arguments || {_, _, Arguments, _} <- written()].

%% {User, Id, Writer} of what is in the archive: whose, the message's id, the process that wrote it.
rows() ->
    [{User, Id, Writer} || {_, Writer, [_, _, {User, _}, _, _, _, _, Id, _, _], ok} <- written()].

rows(User) ->
    [Row || {Owner, _, _} = Row <- rows(), Owner == User].

written() ->
    [Call || Call <- ets:tab2list(?MODULE), tuple_size(Call) == 4].

%%% mod_mam's side

init(_Host, _Opts) ->
    ok.

use_cache(_Host) ->
    false.

get_prefs(_User, _Server) ->
    error.

store(Xml, Server, {User, Host}, Type, Peer, Nick, Direction, Id, Origin, Retract) ->
    [{_, Answer}] = ets:lookup(?MODULE, answer),
    Result = try Answer(User)
             catch Class:Reason -> {Class, Reason}
             end,
    Arguments = [Xml, Server, {User, Host}, Type, Peer, Nick, Direction, Id, Origin, Retract],
    ets:insert(?MODULE, {erlang:unique_integer([monotonic]), self(), Arguments, Result}),
    case Result of
        {throw, Thrown} -> throw(Thrown);
        _ -> Result
    end.
