namespace PcapStream.Tests.Operations.Flows.Reference.Zeek;

/// <summary>
/// What happens to a TCP connection with a packet (src/packet_analysis/protocol/tcp/TCPSessionAdapter.cc).
/// </summary>
internal sealed class PlainZeekTcp(PlainZeekConnection connection, PlainZeekTimers timers)
{
    private const long Second = 1_000_000_000;
    private const int TooFar = 1 << 20;

    private bool _hasOriginator;
    private bool _hasResponder;
    private bool _isPartial;
    private bool _isDeferred;

    public void Turned()
    {
        (_hasOriginator, _hasResponder) = (_hasResponder, _hasOriginator);
        _isPartial = false;
    }

    public bool IsReuse(PlainZeekPacket packet)
    {
        if (packet.Payload[12] >> 4 < 5 || (packet.Flags & 2) == 0)
            return false;
        bool isAnswer = (packet.Flags & 16) != 0;
        if (isAnswer && connection.Originator.State != PlainZeekState.Inactive)
            return false;
        if (connection.IsClosed)
            return true;
        uint sequence = packet.Long(4);
        PlainZeekEndpoint asker = isAnswer ? connection.Responder : connection.Originator;
        bool isFlipped = !isAnswer && asker.State == PlainZeekState.SynAckSent
            && connection.Responder.State == PlainZeekState.Inactive && sequence == connection.Responder.Start;
        return sequence != asker.Start && !isFlipped;
    }

    public void Add(PlainZeekPacket packet, int bytes)
    {
        int flags = packet.Flags;
        (bool syn, bool fin, bool rst, bool ack) =
            ((flags & 2) != 0, (flags & 1) != 0, (flags & 4) != 0, (flags & 16) != 0);
        (uint sequence, uint acknowledgment) = (packet.Long(4), packet.Long(8));
        bool isOriginator = connection.IsFromOriginator(packet);
        PlainZeekEndpoint endpoint = isOriginator ? connection.Originator : connection.Responder;
        PlainZeekEndpoint peer = isOriginator ? connection.Responder : connection.Originator;
        if (isOriginator && !_hasOriginator)
            _isPartial = !syn || ack;
        else if (!isOriginator && !_hasResponder && !_isPartial)
            _isPartial = !syn;
        uint numbers = (syn ? 1u : 0) + (fin ? 1u : 0) + (rst ? 0 : (uint)bytes);
        uint next = unchecked(sequence + numbers);
        Begin(endpoint, syn, sequence, next);
        ulong relative = endpoint.Relative(sequence, endpoint.Last, endpoint.LastWraps, out bool isBefore);
        AddHistory(endpoint, syn, fin, rst, ack, relative, bytes);
        if (packet.Short(14) == 0 && !rst && peer.State != PlainZeekState.Closed
            && endpoint.State != PlainZeekState.Reset)
            connection.AddScaled(endpoint, 'W');
        if (!connection.Originator.DidClose || !connection.Responder.DidClose)
            connection.SetLast(packet);
        if (fin)
        {
            endpoint.Fins++;
            endpoint.FinEnd = relative + numbers;
        }
        ulong acknowledged = 0;
        if (ack && peer.State == PlainZeekState.Inactive)
        {
            acknowledged = 1;
            peer.Begin(unchecked(acknowledgment - 1), unchecked(acknowledgment - 1));
        }
        else if (ack)
        {
            acknowledged = peer.Relative(
                acknowledgment, peer.Acknowledged, peer.AcknowledgedWraps, out bool isTooLow);
            acknowledged = isTooLow ? 0 : acknowledged;
            if (!isTooLow && !rst)
                Acknowledge(peer, acknowledgment);
        }
        Send(endpoint, next, syn, fin, rst, bytes);
        bool closes = ChangeState(endpoint, peer, packet, isOriginator, syn, fin, rst, ack, sequence, bytes);
        if (ack && peer.Stream.Acknowledge(acknowledged, _isPartial, endpoint, Gap(peer, endpoint)))
            CheckEnd(peer, endpoint);
        if (isOriginator)
            _hasOriginator = true;
        else
            _hasResponder = true;
        if (bytes > 0 && packet.IsWhole && !rst && !isBefore)
        {
            ulong start = syn ? relative + 1 : relative;
            endpoint.Stream.Add(start, start + (ulong)bytes, peer, Gap(endpoint, peer));
        }
        CheckEnd(endpoint, peer);
        if (closes)
            Close(endpoint, peer);
    }

    private static void Begin(PlainZeekEndpoint endpoint, bool syn, uint sequence, uint next)
    {
        switch (endpoint.State)
        {
            case PlainZeekState.Inactive:
                uint start = syn ? sequence : unchecked(sequence - 1);
                endpoint.Begin(start, syn ? next : sequence);
                break;
            case PlainZeekState.SynSent or PlainZeekState.SynAckSent when syn && sequence != endpoint.Start:
            case PlainZeekState.Established or PlainZeekState.Partial when syn:
            case PlainZeekState.Reset when syn && endpoint.StateBefore == PlainZeekState.Inactive:
                endpoint.Begin(sequence, next);
                break;
        }
    }

    private void AddHistory(
        PlainZeekEndpoint endpoint, bool syn, bool fin, bool rst, bool ack, ulong relative, int bytes)
    {
        int control = (syn ? 1 : 0) + (fin ? 1 : 0) + (rst ? 1 : 0);
        if (control > 1)
            Check(endpoint, fin && rst ? 'I' : 'Q');
        else if (syn)
            AddAgain(endpoint, "syn", ack ? 'H' : 'S', ref endpoint.LastSyn, relative);
        else if (fin)
            AddAgain(endpoint, "fin", 'F', ref endpoint.LastFin, relative + (ulong)bytes);
        else if (rst)
            AddAgain(endpoint, "rst", 'R', ref endpoint.LastRst, relative);
        else if (bytes > 0)
            Check(endpoint, 'D');
        else if (ack)
            Check(endpoint, 'A');
    }

    private bool Check(PlainZeekEndpoint endpoint, char letter, string? happened = null)
    {
        if (letter is 'A' or 'D' && connection.History == "H")
        {
            connection.Turn();
            connection.Replace("^h");
            _hasOriginator = true;
        }
        return connection.CheckHistory(happened ?? $"{letter}", letter, endpoint == connection.Originator);
    }

    private void AddAgain(PlainZeekEndpoint endpoint, string happened, char letter, ref ulong last, ulong now)
    {
        if (Check(endpoint, letter, happened) && now != last)
            connection.AddHistory(letter, endpoint == connection.Originator);
        last = now;
    }

    private static void Acknowledge(PlainZeekEndpoint peer, uint number)
    {
        int delta = unchecked((int)(number - peer.Acknowledged));
        if (delta <= 0 || (number == 0 && delta > TooFar))
            return;
        if (number < peer.Acknowledged)
            peer.AcknowledgedWraps++;
        peer.Acknowledged = number;
    }

    private void Send(PlainZeekEndpoint endpoint, uint next, bool syn, bool fin, bool rst, int bytes)
    {
        int delta = unchecked((int)(next - endpoint.Last));
        if ((syn || rst) && delta is > TooFar or < -TooFar)
            return;
        bool isFirstFin = fin && endpoint.Last == unchecked(endpoint.Start + 1);
        if (isFirstFin || (endpoint.State != PlainZeekState.Reset && delta > 0))
        {
            if (next < endpoint.Last)
                endpoint.LastWraps++;
            endpoint.Last = next;
        }
        else if (endpoint.State != PlainZeekState.Reset && bytes > 0)
            connection.AddScaled(endpoint, 'T');
    }

    private bool ChangeState(
        PlainZeekEndpoint endpoint, PlainZeekEndpoint peer, PlainZeekPacket packet, bool isOriginator, bool syn,
        bool fin, bool rst, bool ack, uint sequence, int bytes)
    {
        switch (endpoint.State)
        {
            case PlainZeekState.Inactive:
                return LeaveInactive(endpoint, peer, packet, isOriginator, syn, fin, rst, ack, sequence, bytes);
            case PlainZeekState.SynSent or PlainZeekState.SynAckSent:
                if (fin)
                    Enter(endpoint, peer, PlainZeekState.Closed);
                if (rst)
                    Enter(endpoint, peer, PlainZeekState.Reset);
                return fin || rst;
            case PlainZeekState.Established or PlainZeekState.Partial:
                if (syn && !ack && endpoint.State == PlainZeekState.Partial && peer.State == PlainZeekState.Inactive)
                    Enter(endpoint, peer, PlainZeekState.SynSent);
                if (fin && !rst)
                {
                    Enter(endpoint, peer, PlainZeekState.Closed);
                    if (peer.State == PlainZeekState.Reset && peer.StateBefore == PlainZeekState.Closed)
                        Enter(peer, endpoint, PlainZeekState.Closed);
                }
                if (rst)
                    Enter(endpoint, peer, PlainZeekState.Reset);
                return fin || rst;
            case PlainZeekState.Closed when rst && peer.State != PlainZeekState.Closed:
                Enter(endpoint, peer, PlainZeekState.Reset);
                return !endpoint.DidClose;
            default:
                return false;
        }
    }

    private bool LeaveInactive(
        PlainZeekEndpoint endpoint, PlainZeekEndpoint peer, PlainZeekPacket packet, bool isOriginator, bool syn,
        bool fin, bool rst, bool ack, uint sequence, int bytes)
    {
        if (syn && isOriginator)
        {
            Enter(endpoint, peer, ack ? PlainZeekState.SynAckSent : PlainZeekState.SynSent);
            timers.Add(connection, PlainZeekTimer.Attempt, packet.Clock + 5 * Second);
        }
        else if (syn)
        {
            if (!ack && peer.State == PlainZeekState.SynAckSent && sequence == endpoint.Start)
            {
                _isPartial = false;
                connection.Turn();
                Enter(peer, endpoint, PlainZeekState.Established);
                _hasOriginator = true;
            }
            if (peer.State == PlainZeekState.SynSent)
                Enter(peer, endpoint, PlainZeekState.Established);
            Enter(endpoint, peer, PlainZeekState.Established);
            if (peer.State != PlainZeekState.Partial)
                timers.Established(connection);
        }
        if (fin)
            Enter(endpoint, peer, PlainZeekState.Closed);
        if (rst)
            Enter(endpoint, peer, PlainZeekState.Reset);
        bool isEarlyAnswer = !isOriginator && bytes == 0 && connection.Originator.State == PlainZeekState.SynSent;
        if (endpoint.State == PlainZeekState.Inactive && !isEarlyAnswer)
        {
            if (ack && peer.State == PlainZeekState.Established)
            {
                Enter(endpoint, peer, PlainZeekState.Established);
                _isPartial = false;
                _hasOriginator |= isOriginator;
                _hasResponder |= !isOriginator;
            }
            else
                Enter(endpoint, peer, PlainZeekState.Partial);
        }
        return fin || rst;
    }

    private void Enter(PlainZeekEndpoint endpoint, PlainZeekEndpoint peer, PlainZeekState state)
    {
        if (endpoint.State == state)
            return;
        bool wasInHandshake = endpoint.IsInHandshake && peer.IsInHandshake;
        (endpoint.StateBefore, endpoint.State) = (endpoint.State, state);
        if (wasInHandshake && !endpoint.IsInHandshake)
            timers.SetInactivity(connection, 300 * Second);
    }

    private Action<ulong> Gap(PlainZeekEndpoint endpoint, PlainZeekEndpoint peer) => bytes =>
    {
        if (!IsClean(endpoint) || !IsClean(peer))
            return;
        connection.AddScaled(endpoint, 'G');
        connection.MissedBytes += bytes;
    };

    private static bool IsClean(PlainZeekEndpoint endpoint) =>
        endpoint.State == PlainZeekState.Established
        || (endpoint.State == PlainZeekState.Closed && endpoint.StateBefore == PlainZeekState.Established);

    private void CheckEnd(PlainZeekEndpoint endpoint, PlainZeekEndpoint peer)
    {
        bool mayEnd = endpoint.Fins > 0 || endpoint.State is PlainZeekState.Closed or PlainZeekState.Reset;
        if (endpoint.Stream.IsAtEnd || !mayEnd || endpoint.Stream.IsPending(peer))
            return;
        endpoint.Stream.IsAtEnd = true;
        if (!_isDeferred)
            return;
        Close(endpoint, peer);
        _isDeferred = false;
    }

    private void Close(PlainZeekEndpoint endpoint, PlainZeekEndpoint peer)
    {
        _isDeferred = endpoint.Stream.IsPending(peer);
        if (_isDeferred || endpoint.DidClose)
            return;
        endpoint.DidClose = true;
        if (endpoint.State == PlainZeekState.Reset || peer.DidClose || peer.State == PlainZeekState.Inactive)
            timers.Close(connection, connection.LastClock + 5 * Second);
        else if (endpoint.StateBefore != PlainZeekState.Inactive)
            timers.Add(connection, PlainZeekTimer.Expire, connection.LastClock + 6 * Second);
    }
}
