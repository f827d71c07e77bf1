using PcapStream.Capture.Writing;

namespace PcapStream.Capture.Pcap;

/// <summary>
/// Writes classic pcap (draft-ietf-opsawg-pcap) in the machine's byte order: a file header of one link type, and
/// records.
/// <code>
///  0          4            8                 12                16
///  +----------+------------+-----------------+-----------------+--------+
///  | seconds  | fraction   | captured length | original length | packet |
///  +----------+------------+-----------------+-----------------+--------+
/// </code>
/// </summary>
internal sealed class PcapRecordWriter(string name, OutputBuffer output, CaptureWriterOptions options)
    : RecordWriter(name, output, options)
{
    private const int RecordHeaderSize = 16;

    /// <summary>One past the last time, in nanoseconds since the epoch.</summary>
    public const ulong TimesEnd = (1UL << 32) * Timestamp.NanosecondsPerSecond;

    // libpcap's value for no limit (MAXIMUM_SNAPLEN); the format requires a number.
    private const uint NoSnapLength = 262_144;

    private readonly uint _nanosecondsPerUnit = options.Precision == TimestampPrecision.Nanoseconds ? 1U : 1000U;
    private LinkType _linkType;
    private int _interfaces;

    /// <summary>The file header describes the first interface; others share it if they have its link type.</summary>
    public override int AddInterface(CaptureInterface description)
    {
        if (_interfaces == 0)
            WriteFileHeader(description);
        else if (description.LinkType != _linkType)
            throw new CaptureException(
                $"{Name}: a classic pcap has one link type, and cannot hold {description.LinkType} " +
                $"together with {_linkType}; several link types need pcapng");
        return _interfaces++;
    }

    public override void Write(
        int interfaceId, Timestamp time, ReadOnlySpan<byte> data, uint originalLength, ReadOnlySpan<byte> options)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            (uint)interfaceId, (uint)_interfaces, nameof(interfaceId));
        // Unsigned, so that times before the epoch are beyond the end as well.
        ulong nanoseconds = time.Nanoseconds == Timestamp.NoTime ? 0 : (ulong)time.Nanoseconds;
        if (nanoseconds >= TimesEnd)
            throw CannotHold(
                time,
                "a classic pcap counts unsigned 32-bit seconds from 1970 (to 2106); " +
                "write pcapng, or shift the packets' times");
        data = Cut(data);
        ulong seconds = nanoseconds / Timestamp.NanosecondsPerSecond;
        Output.BeginRecord(RecordHeaderSize + data.Length);
        var record = new FieldWriter(Output.Reserve(RecordHeaderSize), MachineOrder);
        record.UInt32((uint)seconds);
        record.UInt32((uint)(nanoseconds - seconds * Timestamp.NanosecondsPerSecond) / _nanosecondsPerUnit);
        record.UInt32((uint)data.Length);
        record.UInt32(originalLength);
        Output.Append(data);
        Packets++;
    }

    public override void Finish()
    {
        if (_interfaces == 0)
            throw new CaptureException(
                $"{Name}: a classic pcap needs a link type, and no interface was described; pcapng can do without");
    }

    private static int? FrameCheckSequenceOf(CaptureInterface description) =>
        description.FrameCheckSequenceLength <= CaptureWriterOptions.MostFrameCheckSequence
            ? description.FrameCheckSequenceLength : null;

    private void WriteFileHeader(CaptureInterface description)
    {
        _linkType = description.LinkType;
        uint snapLength = SnapLengthOf(description);
        var header = new PcapFileHeader(
            MachineOrder,
            Options.Precision,
            ModifiedRecords: false,
            LengthOrder.CapturedFirst,
            Major: 2,
            Minor: 4,
            snapLength == 0 ? NoSnapLength : snapLength,
            _linkType,
            Options.FrameCheckSequenceLength ?? FrameCheckSequenceOf(description));
        header.Write(Output.Reserve(PcapFileHeader.Size));
    }
}
