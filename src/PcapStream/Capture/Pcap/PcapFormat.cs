using System.Globalization;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.Writing;

namespace PcapStream.Capture.Pcap;

/// <summary>Classic pcap (draft-ietf-opsawg-pcap), any precision, byte order or record variant.</summary>
internal sealed class PcapFormat : CaptureFormat
{
    public static readonly PcapFormat Instance = new();

    public static readonly CaptureVariant Usual = new(Instance, "pcap", "Wireshark/tcpdump/... - pcap")
    {
        Precision = TimestampPrecision.Microseconds,
        CanWrite = true,
    };

    public static readonly CaptureVariant Nanosecond =
        new(Instance, "nsecpcap", "Wireshark/tcpdump/... - nanosecond pcap")
        {
            Precision = TimestampPrecision.Nanoseconds,
            CanWrite = true,
        };

    public static readonly CaptureVariant Modified = new(Instance, "modpcap", "Modified tcpdump - pcap")
    {
        Precision = TimestampPrecision.Microseconds,
    };

    private static readonly string[] Endings = [".pcap", ".cap", ".dmp"];
    private static readonly CaptureVariant[] All = [Usual, Nanosecond, Modified];

    private PcapFormat()
    {
    }

    public override string Name => "pcap";

    public override ReadOnlySpan<string> Extensions => Endings;

    public override ReadOnlySpan<CaptureVariant> Variants => All;

    internal override ReadOnlySpan<byte> FirstBytes => PcapFileHeader.FirstBytes;

    internal override int StartSize => PcapFileHeader.Size;

    internal override int HeaderSize => PcapFileHeader.Size;

    internal override bool HasFileSnapLength => true;

    internal override bool IsMagic(ReadOnlySpan<byte> start) => PcapFileHeader.IsMagic(start);

    internal override bool IsStart(ReadOnlySpan<byte> bytes) =>
        PcapFileHeader.IsMagic(bytes) && PcapFileHeader.Read(bytes).IsKnownVersion;

    internal override string? RefuseVersion(ReadOnlySpan<byte> start) =>
        PcapFileHeader.Read(start) is { Major: not (2 or 543) } header
            ? string.Create(CultureInfo.InvariantCulture,
                $"pcap version {header.Major}.{header.Minor} is unknown; programs write 2.4")
            : null;

    internal override RecordIndexer CreateIndexer(ReadOnlySpan<byte> start, CaptureDescription before) =>
        PcapFileHeader.Read(start).CreateIndexer(before);

    public override string? RefusePrecision(TimestampPrecision precision) =>
        precision is TimestampPrecision.Microseconds or TimestampPrecision.Nanoseconds
            ? null
            : "a classic pcap has microseconds (us) or nanoseconds (ns)";

    internal override RecordWriter CreateWriter(string name, OutputBuffer output, CaptureWriterOptions options) =>
        new PcapRecordWriter(name, output, options);
}
