using System.Buffers.Binary;
using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>
/// NFStream's columns under its names and in its order: core, post-mortem statistics, and the sequence of the first
/// packets (nfstream.org/docs/api). Sizes are bytes on the wire, as with its accounting mode 0.
/// </summary>
internal static class NfStreamColumns
{
    private const long Missing = -1;

    private static readonly Direction[] Directions =
    [
        new("bidirectional", "both directions", (flow) => flow.Record.Packets,
            (flow) => flow.Record.Originator.FrameBytes + flow.Record.Responder.FrameBytes,
            (flow) => flow.Milliseconds.All, (flow) => flow.Statistics.FrameBytes,
            (flow, flag) => flow.Statistics.Forward.Flags[flag] + flow.Statistics.Backward.Flags[flag]),
        new("src2dst", "the originator", (flow) => flow.Record.Originator.Packets,
            (flow) => flow.Record.Originator.FrameBytes,
            (flow) => flow.Milliseconds.Forward, (flow) => flow.Statistics.Forward.FrameBytes,
            (flow, flag) => flow.Statistics.Forward.Flags[flag]),
        new("dst2src", "the responder", (flow) => flow.Record.Responder.Packets,
            (flow) => flow.Record.Responder.FrameBytes,
            (flow) => flow.Milliseconds.Backward, (flow) => flow.Statistics.Backward.FrameBytes,
            (flow, flag) => flow.Statistics.Backward.Flags[flag]),
    ];

    private static readonly (string Name, TcpControl Flag)[] Flags =
    [
        ("syn", TcpControl.Synchronize), ("cwr", TcpControl.CongestionWindowReduced), ("ece", TcpControl.EcnEcho),
        ("urg", TcpControl.Urgent), ("ack", TcpControl.Acknowledgment), ("psh", TcpControl.Push),
        ("rst", TcpControl.Reset), ("fin", TcpControl.Finish),
    ];

    private delegate long WholeOf(FlowView flow);

    private delegate Arrivals ArrivalsOf(FlowView flow);

    private delegate Moments MomentsOf(FlowView flow);

    private delegate long FlagsOf(FlowView flow, TcpControl flag);

    /// <summary>All columns but those of the sequence.</summary>
    public static FlowColumn[] Schema { get; } =
    [
        Whole("id", FlowValueType.Unsigned64, "number of the row, from 0", (flow) => flow.Number),
        Whole("expiration_id", FlowValueType.Signed8,
            "0 for the idle timeout and the end of the input, 1 for the active timeout, else -1",
            (flow) => ExpirationOf(flow.Record.Reason)),
        BasicColumns.Find("src_ip"),
        Mac("src_mac", "hardware address of the originator in the first packet", (flow) => flow.Macs.Originator),
        Oui("src_oui", "its first three bytes", (flow) => flow.Macs.Originator),
        BasicColumns.Find("src_port"),
        BasicColumns.Find("dst_ip"),
        Mac("dst_mac", "hardware address of the responder in the first packet", (flow) => flow.Macs.Responder),
        Oui("dst_oui", "its first three bytes", (flow) => flow.Macs.Responder),
        BasicColumns.Find("dst_port"),
        BasicColumns.Find("protocol"),
        Whole("ip_version", FlowValueType.Unsigned8, "4 or 6",
            (flow) => flow.Record.Key.LowAddress.Kind == AddressKind.Ipv4 ? 4 : 6),
        ScopeColumns.VlanId,
        .. Directions.SelectMany(Core),
        .. Directions.SelectMany(Sizes),
        .. Directions.SelectMany(Gaps),
        .. Directions.SelectMany(FlagCounts),
    ];

    /// <summary>The columns of the sequence, which need <see cref="FlowsOptions.SequencePackets"/>.</summary>
    public static FlowColumn[] Sequence { get; } =
    [
        List("splt_direction", FlowValueType.Signed8,
            "of the first packets, 0 for the originator's and 1 for the responder's",
            packet => packet.IsForward ? 0 : 1),
        List("splt_ps", FlowValueType.Signed64, "their bytes on the wire", packet => packet.FrameBytes),
        List("splt_piat_ms", FlowValueType.Signed64, "milliseconds between each and the one before it",
            packet => packet.Milliseconds),
    ];

    /// <summary>Gives the columns of the sequence their length.</summary>
    public static IReadOnlyList<FlowColumn> Bind(IReadOnlyList<FlowColumn> columns, int length) =>
        [.. columns.Select(column => Sequence.Contains(column) ? Pad(column, length) : column)];

    private static IEnumerable<FlowColumn> Core(Direction direction)
    {
        string of = $"packet of {direction.Meaning}, milliseconds since 1970";
        yield return Whole($"{direction.Name}_first_seen_ms", FlowValueType.Signed64, $"first {of}",
            (flow) => direction.Arrivals(flow).First);
        yield return Whole($"{direction.Name}_last_seen_ms", FlowValueType.Signed64, $"last {of}",
            (flow) => direction.Arrivals(flow).Last);
        yield return Whole($"{direction.Name}_duration_ms", FlowValueType.Signed64,
            "milliseconds from the one to the other",
            (flow) => direction.Arrivals(flow) is var arrivals ? arrivals.Last - arrivals.First : 0);
        yield return Whole($"{direction.Name}_packets", FlowValueType.Unsigned64, $"packets of {direction.Meaning}",
            direction.Packets);
        yield return Whole($"{direction.Name}_bytes", FlowValueType.Unsigned64, $"bytes of {direction.Meaning}",
            direction.Bytes);
    }

    private static IEnumerable<FlowColumn> Sizes(Direction direction) =>
        Summary(
            direction.Name, "ps", FlowValueType.Unsigned32, $"bytes of a packet of {direction.Meaning}",
            direction.Sizes);

    private static IEnumerable<FlowColumn> Gaps(Direction direction) => Summary(
        direction.Name,
        "piat_ms",
        FlowValueType.Signed64,
        $"milliseconds between packets of {direction.Meaning}",
        (flow) => direction.Arrivals(flow).Gaps);

    private static IEnumerable<FlowColumn> Summary(
        string name, string unit, FlowValueType type, string meaning, MomentsOf moments)
    {
        yield return Whole($"{name}_min_{unit}", type, $"least {meaning}", (flow) => moments(flow).Least);
        yield return Real($"{name}_mean_{unit}", $"mean {meaning}", (flow) => moments(flow).Mean);
        yield return Real($"{name}_stddev_{unit}", $"deviation of {meaning}", (flow) => moments(flow).Deviation);
        yield return Whole($"{name}_max_{unit}", type, $"greatest {meaning}", (flow) => moments(flow).Greatest);
    }

    private static IEnumerable<FlowColumn> FlagCounts(Direction direction) => Flags.Select(flag => Whole(
        $"{direction.Name}_{flag.Name}_packets", FlowValueType.Unsigned64,
        $"packets of {direction.Meaning} with {flag.Name.ToUpperInvariant()}",
        (flow) => direction.Flags(flow, flag.Flag)));

    private static FlowColumn Whole(string name, FlowValueType type, string meaning, WholeOf value) =>
        Create(name, meaning, FlowColumnKind.Number, type, (flow, values) => values.AddSigned(value(flow)));

    private static FlowColumn Real(string name, string meaning, Func<FlowView, double> value) =>
        Create(name, meaning, FlowColumnKind.Number, FlowValueType.Real, (flow, values) => values.AddReal(value(flow)));

    private static FlowColumn Mac(string name, string meaning, Func<FlowView, ulong> address) =>
        Mac(name, meaning, address, bytes: 6);

    private static FlowColumn Oui(string name, string meaning, Func<FlowView, ulong> address) =>
        Mac(name, meaning, address, bytes: 3);

    private static FlowColumn Mac(string name, string meaning, Func<FlowView, ulong> address, int bytes) => Create(
        name, meaning, FlowColumnKind.Text, FlowValueType.Text, (flow, values) => AddMac(values, address(flow), bytes));

    private static FlowColumn List(
        string name, FlowValueType type, string meaning, Func<SequencePacket, long> value) =>
        Create(name, meaning, FlowColumnKind.NumberList, type, (flow, values) =>
        {
            foreach (SequencePacket packet in flow.Sequence)
                values.AddSigned(value(packet));
        });

    private static FlowColumn Pad(FlowColumn column, int length) =>
        Create(column.Name, column.Meaning, column.Kind, column.Type, (flow, values) =>
        {
            column.Write(flow with { Sequence = flow.Sequence[..Math.Min(length, flow.Sequence.Length)] }, values);
            for (int i = values.Count; i < length; i++)
                values.AddSigned(Missing);
        });

    private static FlowColumn Create(
        string name, string meaning, FlowColumnKind kind, FlowValueType type, WriteFlow write) =>
        new(name, meaning, kind, type, ColumnNeeds.Full, write);

    private static void AddMac(FieldValues values, ulong address, int bytes)
    {
        Span<byte> all = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(all, address << 16);
        values.AddColonBytes(all[..bytes]);
    }

    private static int ExpirationOf(FlowEnd reason) => reason switch
    {
        FlowEnd.Idle or FlowEnd.InputEnd => 0,
        FlowEnd.Active => 1,
        _ => -1,
    };

    private sealed record Direction(
        string Name,
        string Meaning,
        WholeOf Packets,
        WholeOf Bytes,
        ArrivalsOf Arrivals,
        MomentsOf Sizes,
        FlagsOf Flags);
}
