using System.Buffers.Binary;
using System.Numerics;
using PcapStream.Capture;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Tracking;

namespace PcapStream.Operations.Flows.Ipfix;

/// <summary>
/// Writes flows as an IPFIX file (RFC 5655): messages of RFC 7011, one after the other.
/// <code>
/// message               set
/// version  2   10       id      2   2 for templates, or the template of its records
/// length   2            length  2
/// export   4            templates, or records
/// sequence 4   records before this message
/// domain   4   0
/// sets
/// </code>
/// </summary>
internal sealed class IpfixWriter : FlowStreamWriter
{
    // Fits into a datagram in a packet of 1500 bytes, with room for the headers of tunnels.
    private const int MessageLength = 1400;

    // Readers that begin in the middle get the templates again.
    private const int MessagesPerTemplates = 1024;

    private const ushort Version = 10;
    private const int MessageHeader = 16;
    private const int SetHeader = 4;
    private const ushort TemplateSet = 2;
    private const ushort FirstTemplate = 256;

    private readonly IpfixTemplate[] _templates;
    private readonly byte[] _message = new byte[MessageLength];
    private int _used = MessageHeader;
    private int _set;
    private ushort _setId;
    private long _messages;
    private long _written;
    private long _clock;

    /// <param name="options">The columns.</param>
    /// <param name="output">Gets the bytes.</param>
    public IpfixWriter(FlowsOptions options, Stream output)
        : base(output)
    {
        IpfixFlows[] kinds = [IpfixFlows.Ipv4, IpfixFlows.Ipv6, IpfixFlows.Icmpv4, IpfixFlows.Icmpv6];
        _templates = [.. kinds.Select(
            (kind, index) => new IpfixTemplate((ushort)(FirstTemplate + index), kind, options.Columns))];
    }

    public override void Begin() => AddTemplates();

    public override void Write(FlowView flow)
    {
        ref readonly FlowRecord record = ref flow.Record;
        IpfixTemplate template = _templates[BitOperations.Log2((uint)IpfixElement.KindOf(record))];
        if (template.IsEmpty)
            return;
        int header = _setId == template.Id ? 0 : SetHeader;
        if (_used + header + template.RecordLength > _message.Length)
            EndMessage();
        if (_setId != template.Id)
            BeginSet(template.Id);
        template.WriteRecord(record, _message.AsSpan(_used));
        _used += template.RecordLength;
        // A flow at the end of the input did not wait for its timeout.
        _clock = Math.Max(_clock, record.Reason == FlowEnd.InputEnd ? record.End : record.EndClock);
        Flows++;
    }

    public override void Complete(ReadingLoop loop)
    {
        if (_used > MessageHeader)
            EndMessage();
        base.Complete(loop);
    }

    private void AddTemplates()
    {
        BeginSet(TemplateSet);
        foreach (IpfixTemplate template in _templates.Where(template => !template.IsEmpty))
        {
            template.Write(_message.AsSpan(_used));
            _used += template.Length;
        }
    }

    private void BeginSet(ushort id)
    {
        EndSet();
        BinaryPrimitives.WriteUInt16BigEndian(_message.AsSpan(_used), id);
        (_set, _setId) = (_used, id);
        _used += SetHeader;
    }

    private void EndSet()
    {
        if (_setId != 0)
            BinaryPrimitives.WriteUInt16BigEndian(_message.AsSpan(_set + 2), (ushort)(_used - _set));
        _setId = 0;
    }

    private void EndMessage()
    {
        EndSet();
        BinaryPrimitives.WriteUInt16BigEndian(_message, Version);
        BinaryPrimitives.WriteUInt16BigEndian(_message.AsSpan(2), (ushort)_used);
        long seconds = _clock / Timestamp.NanosecondsPerSecond;
        BinaryPrimitives.WriteUInt32BigEndian(_message.AsSpan(4), (uint)Math.Min(seconds, uint.MaxValue));
        BinaryPrimitives.WriteUInt32BigEndian(_message.AsSpan(8), (uint)_written);
        Buffer.Append(_message.AsSpan(0, _used));
        _written = Flows;
        _used = MessageHeader;
        if (++_messages % MessagesPerTemplates == 0)
            AddTemplates();
    }
}
