namespace PcapStream.Tests.Operations.Flows.Reference.Zeek;

internal enum PlainZeekTimer
{
    Inactivity,
    Attempt,
    Expire,
    Delete,
    Names,
}

/// <summary>
/// The timers of all connections, which are looked at with each packet (src/Timer.cc, src/session/Session.cc): those
/// that are due fire in the order in which they are due, with the time of the packet. Unlike Zeek's, all of them go by
/// the greatest time of all packets.
/// </summary>
internal sealed class PlainZeekTimers(PlainZeekTable table)
{
    private const long Second = 1_000_000_000;
    private const long InteractiveTime = 3600 * Second;

    private readonly SortedSet<(long Due, int Number)> _due = [];
    private readonly Dictionary<int, (PlainZeekConnection Connection, PlainZeekTimer Kind)> _timers = [];
    private readonly Dictionary<PlainZeekConnection, List<(long Due, int Number)>> _ofConnection = [];
    private readonly List<PlainZeekConnection> _established = [];
    private int _number;

    public void Add(PlainZeekConnection connection, PlainZeekTimer kind, long due)
    {
        (long, int Number) timer = (due, _number++);
        _due.Add(timer);
        _timers[timer.Number] = (connection, kind);
        if (!_ofConnection.TryGetValue(connection, out List<(long, int)>? timers))
            _ofConnection[connection] = timers = [];
        timers.Add(timer);
    }

    public void SetInactivity(PlainZeekConnection connection, long timeout)
    {
        if (connection.InactivityTimeout == timeout)
            return;
        Cancel(connection, kind => kind == PlainZeekTimer.Inactivity);
        connection.InactivityTimeout = timeout;
        Add(connection, PlainZeekTimer.Inactivity, connection.LastClock + timeout);
    }

    /// <summary>A connection is over: it is kept for a while.</summary>
    public void Close(PlainZeekConnection connection, long due)
    {
        bool hasSomething = connection.Originator.StateBefore != PlainZeekState.Inactive
            || connection.Responder.StateBefore != PlainZeekState.Inactive
            || connection.Originator.State != PlainZeekState.Inactive;
        connection.IsActive &= !hasSomething;
        Cancel(connection, kind => kind is PlainZeekTimer.Attempt or PlainZeekTimer.Expire);
        Add(connection, PlainZeekTimer.Delete, due);
    }

    public void Cancel(PlainZeekConnection connection, Func<PlainZeekTimer, bool> isMeant)
    {
        if (!_ofConnection.TryGetValue(connection, out List<(long, int Number)>? timers))
            return;
        foreach ((long Due, int Number) timer in timers.Where(timer => isMeant(_timers[timer.Number].Kind)).ToArray())
            Remove(timer);
    }

    /// <summary>The handshake was complete, which a script hears of after the packet.</summary>
    public void Established(PlainZeekConnection connection)
    {
        bool isTurned = connection.Originator.State == PlainZeekState.Inactive
            && !PlainZeekPorts.IsServer(6, connection.ResponderPort)
            && PlainZeekPorts.IsServer(6, connection.OriginatorPort);
        int port = isTurned ? connection.OriginatorPort : connection.ResponderPort;
        if (port is 21 or 22 or 23 or 513)
            _established.Add(connection);
    }

    public void HearEvents()
    {
        foreach (PlainZeekConnection connection in _established)
            SetInactivity(connection, InteractiveTime);
        _established.Clear();
    }

    public void Advance(long now)
    {
        while (_due.Count > 0 && _due.Min.Due <= now)
        {
            (long Due, int Number) timer = _due.Min;
            (PlainZeekConnection connection, PlainZeekTimer kind) = _timers[timer.Number];
            Remove(timer);
            Fire(connection, kind, now);
        }
    }

    private void Fire(PlainZeekConnection connection, PlainZeekTimer kind, long now)
    {
        switch (kind)
        {
            case PlainZeekTimer.Inactivity:
                if (connection.LastClock + connection.InactivityTimeout <= now)
                    table.Remove(connection);
                else
                    Add(connection, kind, connection.LastClock + connection.InactivityTimeout);
                break;
            case PlainZeekTimer.Attempt:
                if (connection.IsActive && connection.Responder.State == PlainZeekState.Inactive
                    && connection.Originator.State is PlainZeekState.SynSent or PlainZeekState.SynAckSent)
                    table.Remove(connection);
                break;
            case PlainZeekTimer.Expire when connection.IsActive:
                if (connection.LastClock + 5 * Second < now && HasEnded(connection))
                    table.Remove(connection);
                else
                    Add(connection, kind, now + 6 * Second);
                break;
            case PlainZeekTimer.Names:
                if (now - connection.LastClock >= 9 * Second)
                    table.Remove(connection);
                else
                    Add(connection, kind, now + 10 * Second);
                break;
            case PlainZeekTimer.Delete:
                table.Remove(connection);
                break;
        }
    }

    private static bool HasEnded(PlainZeekConnection connection)
    {
        PlainZeekEndpoint[] ends = [connection.Originator, connection.Responder];
        bool isClosed = ends.Any(end => end.DidClose)
            && (ends.All(end => end.DidClose)
                || ends.Any(end => end.State is PlainZeekState.Reset or PlainZeekState.Inactive));
        return isClosed || ends.All(end => end.State == PlainZeekState.Inactive);
    }

    private void Remove((long Due, int Number) timer)
    {
        _due.Remove(timer);
        _timers.Remove(timer.Number, out (PlainZeekConnection Connection, PlainZeekTimer Kind) found);
        _ofConnection[found.Connection].Remove(timer);
    }
}
