using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>One step of Zeek's analysis of a TCP connection: a packet, its sender and the other end.</summary>
internal ref struct ZeekTcp
{
    private const int TooFar = 1 << 20;

    private readonly ref FlowRecord _record;
    private readonly ref ZeekConnection _connection;
    private readonly ref readonly FlowPacket _packet;
    private readonly ref ZeekEndpoint _sender;
    private readonly ref ZeekEndpoint _peer;

    // Whether the sender was the originator when the packet came; the direction may turn during the step.
    private readonly bool _wasOriginator;

    private readonly bool _isSyn;
    private readonly bool _isFin;
    private readonly bool _isRst;
    private readonly bool _isAck;
    private readonly uint _bytes;

    // Whether the sender's close is to be noted at the end of the step.
    private bool _closes;

    public ZeekTcp(ref Flow<ZeekConnection> flow, in FlowPacket packet)
    {
        _record = ref flow.Record;
        _connection = ref flow.Details;
        _packet = ref packet;
        _sender = ref packet.IsFromLow ? ref flow.Details.Low : ref flow.Details.High;
        _peer = ref packet.IsFromLow ? ref flow.Details.High : ref flow.Details.Low;
        _wasOriginator = IsOriginator;
        _isSyn = packet.Has(TcpControl.Synchronize);
        _isFin = packet.Has(TcpControl.Finish);
        _isRst = packet.Has(TcpControl.Reset);
        _isAck = packet.Has(TcpControl.Acknowledgment);
        _bytes = packet.PayloadBytes;
    }

    private readonly bool IsOriginator => _packet.IsFromLow == _record.OriginatorIsLow;

    /// <summary>Takes the step.</summary>
    public void Run()
    {
        MarkPartial();
        uint next = _packet.Sequence + Numbers();
        BeginSender(next);
        ulong start = _sender.RelativeOfSent(_packet.Sequence, out bool isBefore);
        AddHistory(start);
        AddZeroWindow();
        if (!_sender.DidClose || !_peer.DidClose)
            _record.End = _packet.Time;
        if (_isFin)
        {
            _sender.HasFin = true;
            _sender.FinEnd = start + Numbers();
        }
        ulong acknowledged = _isAck ? Acknowledge() : 0;
        Send(next);
        ChangeState();
        if (_isAck)
            AddAcknowledgment(acknowledged);
        SetSeen(_wasOriginator);
        if (_bytes > 0 && !_isRst && !isBefore && !_packet.Faults.HasFlag(PacketFaults.Truncated))
        {
            ulong first = _isSyn ? start + 1 : start;
            var gaps = default(ZeekGaps);
            _sender.Stream.Add(first, first + _bytes, _sender, ref gaps);
            Count(gaps, ref _sender, IsOriginator);
        }
        CheckEnd(ref _sender, ref _peer);
        if (_closes)
            Close(ref _sender, ref _peer);
    }

    // Sequence numbers of the segment; data with a RST is not part of the stream.
    private readonly uint Numbers() => (_isSyn ? 1u : 0) + (_isFin ? 1u : 0) + (_isRst ? 0 : _bytes);

    private readonly void MarkPartial()
    {
        if (_wasOriginator)
        {
            if (!_connection.HasOriginatorPacket)
                _connection.IsPartial = !_isSyn || _isAck;
        }
        else if (!_connection.HasResponderPacket && !_connection.IsPartial)
            _connection.IsPartial = !_isSyn;
    }

    private readonly void SetSeen(bool isOriginator)
    {
        if (isOriginator)
            _connection.HasOriginatorPacket = true;
        else
            _connection.HasResponderPacket = true;
    }

    private readonly void BeginSender(uint next)
    {
        uint sequence = _packet.Sequence;
        switch (_sender.State)
        {
            case ZeekState.Inactive when _isSyn:
                _sender.Begin(sequence, next);
                break;
            case ZeekState.Inactive:
                // As if there had been a SYN.
                _sender.Begin(sequence - 1, sequence);
                break;
            case ZeekState.SynSent or ZeekState.SynAckSent when _isSyn && sequence != _sender.Start:
            case ZeekState.Established or ZeekState.Partial when _isSyn:
            case ZeekState.Reset when _isSyn && _sender.StateBefore == ZeekState.Inactive:
                _sender.Begin(sequence, next);
                break;
        }
    }

    private void AddHistory(ulong start)
    {
        int control = (_isSyn ? 1 : 0) + (_isFin ? 1 : 0) + (_isRst ? 1 : 0);
        if (control > 1)
        {
            if (_isFin && _isRst)
                AddOnce(ZeekEvents.FinRst, 'I');
            else
                AddOnce(ZeekEvents.MultiFlag, 'Q');
        }
        else if (_isSyn)
            AddChanged(ZeekEvents.Syn, _isAck ? 'H' : 'S', ref _sender.LastSyn, start);
        else if (_isFin)
            AddChanged(ZeekEvents.Fin, 'F', ref _sender.LastFin, start + _bytes);
        else if (_isRst)
            AddChanged(ZeekEvents.Rst, 'R', ref _sender.LastRst, start);
        else if (_bytes > 0)
            AddOnce(ZeekEvents.Data, 'D');
        else if (_isAck)
            AddOnce(ZeekEvents.Ack, 'A');
    }

    private bool AddOnce(ZeekEvents happened, char letter)
    {
        // After an answer alone, what is no RST shows that it was no stealth scan: its receiver began.
        if (letter is 'A' or 'D' && _connection.History.Text.SequenceEqual("H"u8))
        {
            Turn();
            _connection.History.RestartWithTurnedAnswer();
            _connection.HasOriginatorPacket = true;
        }
        return _connection.History.AddOnce(happened, letter, IsOriginator);
    }

    private void AddChanged(ZeekEvents happened, char letter, ref ulong last, ulong now)
    {
        if (AddOnce(happened, letter) && now != last)
            _connection.History.Add(letter, IsOriginator);
        last = now;
    }

    private readonly void AddZeroWindow()
    {
        if (_packet.Window == 0 && !_isRst && _peer.State != ZeekState.Closed && _sender.State != ZeekState.Reset)
            _connection.History.AddScaled(ref _sender.ZeroWindows, 'W', IsOriginator);
    }

    private readonly ulong Acknowledge()
    {
        uint number = _packet.Acknowledgment;
        if (_peer.State == ZeekState.Inactive)
        {
            _peer.Begin(number - 1, number - 1);
            return 1;
        }
        ulong relative = _peer.RelativeOfAcknowledged(number, out bool isBefore);
        if (isBefore)
            return 0;
        // Resets have any number.
        if (!_isRst)
            _peer.Acknowledge(number);
        return relative;
    }

    private readonly void Send(uint next)
    {
        int ahead = (int)(next - _sender.Last);
        if ((_isSyn || _isRst) && ahead is > TooFar or < -TooFar)
            return;
        // Of more than 2 GiB, only the SYN and the FIN may have been captured.
        if (_isFin && _sender.Last == _sender.Start + 1)
            _sender.Send(next);
        else if (_sender.State == ZeekState.Reset)
            return;
        else if (ahead > 0)
            _sender.Send(next);
        else if (_bytes > 0)
            _connection.History.AddScaled(ref _sender.Retransmissions, 'T', IsOriginator);
    }

    private void ChangeState()
    {
        switch (_sender.State)
        {
            case ZeekState.Inactive:
                LeaveInactive();
                break;
            case ZeekState.SynSent or ZeekState.SynAckSent:
                if (_isFin)
                    Enter(ZeekState.Closed);
                if (_isRst)
                    Enter(ZeekState.Reset);
                break;
            case ZeekState.Established or ZeekState.Partial:
                LeaveEstablished();
                break;
            case ZeekState.Closed when _isRst && _peer.State != ZeekState.Closed:
                _sender.Enter(ZeekState.Reset);
                _closes = !_sender.DidClose;
                break;
        }
    }

    // The state of a side that closes.
    private void Enter(ZeekState state)
    {
        _sender.Enter(state);
        _closes = true;
    }

    private void LeaveInactive()
    {
        if (_isSyn && _wasOriginator)
            _sender.Enter(_isAck ? ZeekState.SynAckSent : ZeekState.SynSent);
        else if (_isSyn)
            Answer();
        if (_isFin)
            Enter(ZeekState.Closed);
        if (_isRst)
            Enter(ZeekState.Reset);
        if (_sender.State != ZeekState.Inactive)
            return;
        ref readonly ZeekEndpoint originator = ref IsOriginator ? ref _sender : ref _peer;
        // Some acknowledge a SYN before they answer it.
        if (!_wasOriginator && _bytes == 0 && originator.State == ZeekState.SynSent)
            return;
        if (_isAck && _peer.State == ZeekState.Established)
        {
            // Only the SYN is missing.
            _sender.Enter(ZeekState.Established);
            _connection.IsPartial = false;
            SetSeen(_wasOriginator);
        }
        else
            _sender.Enter(ZeekState.Partial);
    }

    // The responder's SYN, with or without ACK.
    private void Answer()
    {
        if (!_isAck && _peer.State == ZeekState.SynAckSent)
        {
            // The answer was captured before the question.
            _connection.IsPartial = false;
            Turn();
            _peer.Enter(ZeekState.Established);
            _connection.HasOriginatorPacket = true;
        }
        if (_peer.State == ZeekState.SynSent)
            _peer.Enter(ZeekState.Established);
        _sender.Enter(ZeekState.Established);
        _connection.IsEstablished |= _peer.State != ZeekState.Partial;
    }

    private void LeaveEstablished()
    {
        if (_isSyn && !_isAck && _sender.State == ZeekState.Partial && _peer.State == ZeekState.Inactive)
            _sender.Enter(ZeekState.SynSent);
        if (_isFin && !_isRst)
        {
            Enter(ZeekState.Closed);
            // A FIN and a RST of the peer were its normal end.
            if (_peer.State == ZeekState.Reset && _peer.StateBefore == ZeekState.Closed)
                _peer.Enter(ZeekState.Closed);
        }
        if (_isRst)
            Enter(ZeekState.Reset);
    }

    private readonly void Turn()
    {
        ref FlowRecord record = ref _record;
        record.OriginatorIsLow = !record.OriginatorIsLow;
        (record.Originator, record.Responder) = (record.Responder, record.Originator);
        (_connection.HasOriginatorPacket, _connection.HasResponderPacket) =
            (_connection.HasResponderPacket, _connection.HasOriginatorPacket);
        _connection.IsPartial = false;
        _connection.History.AddTurn();
    }

    private readonly void AddAcknowledgment(ulong end)
    {
        if (_peer.HasFin && end >= _peer.FinEnd)
            end = _peer.FinEnd - 1;
        var gaps = default(ZeekGaps);
        if (!_peer.Stream.Acknowledge(end, _connection.IsPartial, ref gaps))
            return;
        Count(gaps, ref _peer, !IsOriginator);
        CheckEnd(ref _peer, ref _sender);
    }

    // Gaps of connections that were not complete, or were aborted, say nothing.
    private readonly void Count(in ZeekGaps gaps, ref ZeekEndpoint endpoint, bool isOriginator)
    {
        if (!IsClean(_sender) || !IsClean(_peer))
            return;
        _connection.MissedBytes += (long)gaps.Bytes;
        for (int i = 0; i < gaps.Count; i++)
            _connection.History.AddScaled(ref endpoint.Gaps, 'G', isOriginator);
    }

    private static bool IsClean(in ZeekEndpoint endpoint) =>
        endpoint.State == ZeekState.Established
        || (endpoint.State == ZeekState.Closed && endpoint.StateBefore == ZeekState.Established);

    private readonly void CheckEnd(ref ZeekEndpoint endpoint, ref ZeekEndpoint peer)
    {
        bool isAtEnd = endpoint.HasFin || endpoint.State is ZeekState.Closed or ZeekState.Reset;
        if (endpoint.Stream.IsAtEnd || !isAtEnd || HasPendingData(endpoint, peer))
            return;
        endpoint.Stream.IsAtEnd = true;
        if (!_connection.IsCloseDeferred)
            return;
        Close(ref endpoint, ref peer);
        _connection.IsCloseDeferred = false;
    }

    private readonly void Close(ref ZeekEndpoint endpoint, ref ZeekEndpoint peer)
    {
        _connection.IsCloseDeferred = HasPendingData(endpoint, peer);
        if (_connection.IsCloseDeferred || endpoint.DidClose)
            return;
        endpoint.DidClose = true;
        if (endpoint.State == ZeekState.Reset || peer.DidClose || peer.State == ZeekState.Inactive)
            _connection.IsOver = true;
        else if (endpoint.StateBefore != ZeekState.Inactive)
            _connection.Ticks.AddClose(_packet.Clock);
    }

    // Whether some of a stream that ends has not come, or is not acknowledged.
    private static bool HasPendingData(in ZeekEndpoint endpoint, in ZeekEndpoint peer)
    {
        if (endpoint.Stream.IsSkipping)
            return false;
        ulong delivered = endpoint.Start + endpoint.Stream.Delivered;
        ulong sent = endpoint.Sent;
        if (sent < delivered)
            return false;
        // A FIN has a number, a RST has none.
        bool isMissing = delivered != sent - 1 && delivered != sent;
        return isMissing || (endpoint.State != ZeekState.Reset && peer.Stream.HasUnacknowledged);
    }
}
