using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Capture.Writing;

namespace PcapStream.Capture.PcapNg;

/// <summary>pcapng (draft-ietf-opsawg-pcapng).</summary>
internal sealed class PcapNgFormat : CaptureFormat
{
    public static readonly PcapNgFormat Instance = new();

    public static readonly CaptureVariant Usual = new(Instance, "pcapng", "Wireshark/... - pcapng")
    {
        CanWrite = true,
    };

    private static readonly string[] Endings = [".pcapng", ".ntar"];
    private static readonly CaptureVariant[] All = [Usual];

    private PcapNgFormat()
    {
    }

    public override string Name => "pcapng";

    public override ReadOnlySpan<string> Extensions => Endings;

    public override ReadOnlySpan<CaptureVariant> Variants => All;

    internal override ReadOnlySpan<byte> FirstBytes => [0x0A];

    internal override int StartSize => SectionHeaderBlock.OptionsOffset;

    // The section header is a block like any other.
    internal override int HeaderSize => 0;

    internal override bool HoldsBlocks => true;

    internal override bool IsMagic(ReadOnlySpan<byte> start) => start.StartsWith<byte>([0x0A, 0x0D, 0x0D, 0x0A]) &&
        (start.Length < SectionHeaderBlock.OrderSize || SectionHeaderBlock.IsBigEndian(start) is not null);

    internal override bool IsStart(ReadOnlySpan<byte> bytes) => SectionHeaderBlock.IsPlausible(bytes);

    internal override RecordIndexer CreateIndexer(ReadOnlySpan<byte> start, CaptureDescription before) =>
        new PcapNgIndexer(before);

    internal override RecordWriter CreateWriter(string name, OutputBuffer output, CaptureWriterOptions options) =>
        new PcapNgRecordWriter(name, output, options);
}
