using System.Runtime.CompilerServices;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// The services of a connection, in the order in which Zeek's analyzers confirm them. Only the first bytes of segments
/// count, as they come.
/// </summary>
internal struct ZeekServices
{
    private const int Most = 4;

    // ignore_violations_after: later, a service stays what it is.
    private const ulong MostJudgedBytes = 10 * 1024;

    private Names _names;
    private byte _count;
    private bool _originatorHasData;
    private bool _responderHasData;
    private bool _isReplyWhole;
    private bool _isFtpOver;
    private ZeekClues _originatorClues;
    private ZeekClues _responderClues;

    public readonly int Count => _count;

    /// <summary>Whether silence is usual: FTP and SSH.</summary>
    public readonly bool IsInteractive => _count > 0 && _names[0] is ZeekService.Ftp or ZeekService.Ssh;

    public readonly ZeekService this[int index] => _names[index];

    /// <summary>A segment with data comes.</summary>
    /// <param name="clues">What its first bytes may be.</param>
    /// <param name="isOriginator">Who sent it.</param>
    /// <param name="port">The responder's port.</param>
    /// <param name="bytes">Bytes of both sides so far.</param>
    /// <param name="isPartial">Whether it began before the capture, which few analyzers accept.</param>
    public void AddTcp(ZeekClues clues, bool isOriginator, ushort port, ulong bytes, bool isPartial)
    {
        bool isFirst = isOriginator ? !_originatorHasData : !_responderHasData;
        bool isAnswer = !isOriginator && (_originatorClues & ZeekClues.PopCommand) != 0;
        if (isOriginator)
        {
            _originatorHasData = true;
            _originatorClues |= clues;
        }
        else
        {
            _responderHasData = true;
            _responderClues |= clues;
        }
        ZeekService ofPort = ZeekServiceNames.OfTcpPort(port);
        bool isConfirmed = ofPort switch
        {
            ZeekService.KrbTcp => !isPartial,
            // The client's answer to the greeting.
            ZeekService.Mysql => isOriginator && !isPartial && _responderClues.HasFlag(ZeekClues.OfPort),
            ZeekService.Xmpp => isOriginator && !isPartial,
            _ => true,
        };
        if (clues.HasFlag(ZeekClues.OfPort) && isConfirmed)
            Add(ofPort);
        if (isOriginator)
            AddCommand(clues, port);
        if (isPartial)
            return;
        if (clues.HasFlag(ZeekClues.SshNewKeys) && BothHave(ZeekClues.SshBanner))
            Add(ZeekService.Ssh);
        ZeekClues other = isOriginator ? _responderClues : _originatorClues;
        if (isFirst && clues.HasFlag(ZeekClues.Sequence) && other.HasFlag(ZeekClues.LdapBind))
            Add(ZeekService.LdapTcp);
        if (isOriginator)
            AddRequest(clues, isFirst, port);
        else
            AddReply(clues, isFirst, isAnswer, port, bytes);
    }

    /// <summary>A connection begins that FTP has announced.</summary>
    public void AddFtpData() => Add(ZeekService.FtpData);

    /// <summary>A datagram comes.</summary>
    public void AddUdp(ZeekClues clues, bool isOriginator, ushort port)
    {
        ZeekClues before = isOriginator ? _responderClues : _originatorClues;
        if (isOriginator)
            _originatorClues |= clues;
        else
            _responderClues |= clues;
        if (clues.HasFlag(ZeekClues.OfPort))
        {
            ZeekService service = ZeekServiceNames.OfUdpPort(port);
            bool isConfirmed = service switch
            {
                ZeekService.Snmp => !isOriginator,
                ZeekService.Teredo => before.HasFlag(ZeekClues.OfPort),
                _ => true,
            };
            if (isConfirmed)
                Add(service);
        }
        if (clues.HasFlag(ZeekClues.Dhcp))
            Add(ZeekService.Dhcp);
        if (clues.HasFlag(ZeekClues.SipReply))
            Add(ZeekService.Sip);
        if (clues.HasFlag(ZeekClues.ClientHello))
            Add(ZeekService.Dtls);
        if (clues.HasFlag(ZeekClues.RdpAnswer) && !isOriginator && before.HasFlag(ZeekClues.RdpSyn))
            Add(ZeekService.RdpUdp);
        if (clues.HasFlag(ZeekClues.QuicInitial) && isOriginator)
        {
            Add(ZeekService.Quic);
            Add(ZeekService.Ssl);
        }
    }

    private void AddCommand(ZeekClues clues, ushort port)
    {
        if (clues.HasFlag(ZeekClues.MqttConnect) && port == 1883)
            Add(ZeekService.Mqtt);
        if (clues.HasFlag(ZeekClues.IrcCommand) && port is >= 6666 and <= 6669)
            Add(ZeekService.Irc);
        if (clues.HasFlag(ZeekClues.Word) && DataPort.IsControl(port) && !IsOtherReply(ZeekClues.Reply) && !_isFtpOver)
            Add(ZeekService.Ftp);
    }

    private void AddRequest(ZeekClues clues, bool isFirst, ushort port)
    {
        // After the first segment, TLS begins where a protocol agrees on it.
        if (clues.HasFlag(ZeekClues.ClientHello) && (isFirst || _count > 0))
            Add(ZeekService.Ssl);
        if ((clues & (ZeekClues.HttpRequest | ZeekClues.OldHttpRequest)) != 0 && isFirst)
            Add(ZeekService.Http);
        if (clues.HasFlag(ZeekClues.XmppStream) && isFirst)
            Add(ZeekService.Xmpp);
        if (clues.HasFlag(ZeekClues.MqttConnect) && isFirst)
            Add(ZeekService.Mqtt);
        bool isMail = port is 25 or 587
            ? !IsOtherReply(ZeekClues.Reply)
            : clues.HasFlag(ZeekClues.SmtpHello) && _responderClues.HasFlag(ZeekClues.Greeting);
        if (clues.HasFlag(ZeekClues.SmtpCommand) && isMail)
            Add(ZeekService.Smtp);
    }

    private void AddReply(ZeekClues clues, bool isFirst, bool isAnswer, ushort port, ulong bytes)
    {
        bool isNoReply = isFirst && !clues.HasFlag(ZeekClues.HttpReply) && bytes <= MostJudgedBytes;
        // Of HTTP 0.9, any data is a reply.
        if (isNoReply && _count > 0 && _names[0] == ZeekService.Http
            && !_originatorClues.HasFlag(ZeekClues.OldHttpRequest))
            _count = 0;
        if (_isReplyWhole && clues.HasFlag(ZeekClues.NoReply) && _count > 0 && _names[0] == ZeekService.Ftp)
            (_count, _isFtpOver) = (0, true);
        _isReplyWhole = clues.HasFlag(ZeekClues.LastReply);
        if (clues.HasFlag(ZeekClues.ImapReply) && port == 143)
            Add(ZeekService.Imap);
        if (clues.HasFlag(ZeekClues.PopReply) && isAnswer)
            Add(ZeekService.Pop3);
    }

    private readonly bool BothHave(ZeekClues clue) => (_originatorClues & _responderClues & clue) != 0;

    // Whether the responder has begun with something that is no reply of a protocol.
    private readonly bool IsOtherReply(ZeekClues reply) => _responderHasData && !_responderClues.HasFlag(reply);

    private void Add(ZeekService service)
    {
        if (service == ZeekService.None || _count == Most)
            return;
        for (int i = 0; i < _count; i++)
        {
            if (_names[i] == service)
                return;
        }
        _names[_count++] = service;
    }

    [InlineArray(Most)]
    private struct Names
    {
        private ZeekService _first;
    }
}
