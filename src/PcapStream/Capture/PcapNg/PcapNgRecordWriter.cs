using System.Diagnostics;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Capture.Writing;

namespace PcapStream.Capture.PcapNg;

/// <summary>
/// Writes pcapng (draft-ietf-opsawg-pcapng): a program's own description, or sections that were read elsewhere, with
/// their options unchanged. Interfaces are numbered over all sections, like <see cref="CaptureInterface.Id"/>; a packet
/// may refer to those of the current section.
/// </summary>
internal sealed class PcapNgRecordWriter(string name, OutputBuffer output, CaptureWriterOptions options)
    : RecordWriter(name, output, options)
{
    private readonly PcapNgBlockWriter _blocks = new(output);

    // Of the current section.
    private readonly List<(TimeScale Scale, uint SnapLength)> _interfaces = [];
    private int _earlierInterfaces;
    private bool _inSection;

    private static string Application { get; } =
        $"PcapStream {typeof(CaptureWriter).Assembly.GetName().Version?.ToString(fieldCount: 3)}";

    /// <summary>
    /// Starts a section. Without one, the first interface starts a section in the machine's byte order.
    /// </summary>
    /// <param name="order">The section's byte order, in which all raw options and bodies must be.</param>
    /// <param name="options">Options as the block holds them, their end mark included.</param>
    public void BeginSection(ByteOrder order, ReadOnlySpan<byte> options)
    {
        _blocks.Order = order;
        _earlierInterfaces += _interfaces.Count;
        _interfaces.Clear();
        _inSection = true;
        FieldWriter fields = _blocks.Begin(PcapNgBlockType.SectionHeader, SectionHeaderBlock.FieldBytes, options);
        SectionHeaderBlock.Write(ref fields);
        _blocks.Append(options);
        _blocks.End();
    }

    public override int AddInterface(CaptureInterface description) => AddInterface(description, Options.Precision);

    /// <summary>Describes an interface whose times have a precision of their own.</summary>
    public int AddInterface(CaptureInterface description, TimestampPrecision precision)
    {
        EnsureSection();
        byte resolution = (byte)precision;
        return AddInterface(description,
            InterfaceOptions.Write(description, resolution, offsetSeconds: 0, _blocks.Order), TimeScale.Of(resolution));
    }

    /// <summary>
    /// Describes an interface that was read elsewhere, and whose block is not available, if there was one.
    /// </summary>
    /// <param name="description">The interface.</param>
    /// <param name="precision">The precision of its times; null to keep their unit.</param>
    public int AddInterfaceAsRead(CaptureInterface description, TimestampPrecision? precision) =>
        precision is null && description.Scale is { } scale
            ? AddInterfaceAsRead(description, scale)
            : AddInterface(description, precision ?? description.Precision);

    private int AddInterfaceAsRead(CaptureInterface description, TimeScale scale)
    {
        EnsureSection();
        byte resolution = description.TimeResolution ?? InterfaceOptions.UsualResolution;
        return AddInterface(description,
            InterfaceOptions.Write(description, resolution, description.TimeOffset, _blocks.Order), scale);
    }

    /// <summary>Describes an interface with options as they were read.</summary>
    /// <param name="description">Link type and snap length; the rest is in the options.</param>
    /// <param name="options">Options as the block holds them, their end mark included.</param>
    /// <param name="scale">The unit given by if_tsresol and if_tsoffset among them.</param>
    /// <returns>The interface's number, from 0, counted over all sections.</returns>
    public int AddInterface(CaptureInterface description, ReadOnlySpan<byte> options, TimeScale scale)
    {
        EnsureSection();
        uint snapLength = SnapLengthOf(description);
        FieldWriter fields = _blocks.Begin(
            PcapNgBlockType.InterfaceDescription, InterfaceDescriptionBlock.FieldBytes, options);
        InterfaceDescriptionBlock.Write(ref fields, description.LinkType, snapLength);
        _blocks.Append(options);
        _blocks.End();
        _interfaces.Add((scale, snapLength));
        return _earlierInterfaces + _interfaces.Count - 1;
    }

    /// <summary>
    /// Writes an Enhanced Packet Block, or a Simple one for a packet without a time if that loses nothing. A packet
    /// without a time in an Enhanced one gets the first time that its interface can express.
    /// </summary>
    public override void Write(
        int interfaceId, Timestamp time, ReadOnlySpan<byte> data, uint originalLength, ReadOnlySpan<byte> options)
    {
        int index = interfaceId - _earlierInterfaces;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            (uint)index, (uint)_interfaces.Count, nameof(interfaceId));
        data = Cut(data);
        (TimeScale scale, uint snapLength) = _interfaces[index];
        ulong ticks = 0;
        if (time.IsKnown)
        {
            if (!scale.TryTicks(time, out ticks))
                throw CannotHold(time,
                    $"the times of interface {interfaceId} go from {scale.TimeOf(0)} " +
                    $"to {scale.TimeOf(ulong.MaxValue)}; " +
                    "shift the packets' times, or give the interface another if_tsoffset");
        }
        else if (index == 0 && options.IsEmpty &&
            SimplePacketBlock.CapturedLength(originalLength, snapLength) == data.Length)
        {
            WriteSimple(data, originalLength);
            return;
        }
        WriteEnhanced((uint)index, ticks, data, originalLength, options);
    }

    /// <summary>The unit of an interface's times.</summary>
    public TimeScale ScaleOf(int interfaceId) => _interfaces[interfaceId - _earlierInterfaces].Scale;

    /// <summary>The number within its section by which blocks refer to an interface.</summary>
    public int IndexOf(int interfaceId) => interfaceId - _earlierInterfaces;

    /// <summary>Writes an Enhanced Packet Block whose time is in the interface's own ticks.</summary>
    public void WriteTicks(int interfaceId, ulong ticks, ReadOnlySpan<byte> data, uint originalLength,
        ReadOnlySpan<byte> options) =>
        WriteEnhanced((uint)IndexOf(interfaceId), ticks, Cut(data), originalLength, options);

    /// <summary>Writes a packet's block as it was read, if its section and interface are the same.</summary>
    public void WritePacketBlock(ReadOnlySpan<byte> block)
    {
        Output.Append(block);
        Packets++;
    }

    private void WriteEnhanced(uint index, ulong ticks, ReadOnlySpan<byte> data, uint originalLength,
        ReadOnlySpan<byte> options)
    {
        FieldWriter fields = _blocks.Begin(
            PcapNgBlockType.EnhancedPacket, EnhancedPacketBlock.FieldBytes, data, options);
        EnhancedPacketBlock.Write(ref fields,
            new PacketFields(index, ticks, (uint)data.Length, originalLength, EnhancedPacketBlock.DataOffset));
        _blocks.Append(data);
        _blocks.Append(options);
        _blocks.End();
        Packets++;
    }

    /// <summary>Writes a block that is neither a section, an interface nor a packet, unchanged.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="body">The bytes between the two lengths, in the section's byte order.</param>
    public void WriteBlock(uint type, ReadOnlySpan<byte> body)
    {
        Debug.Assert(
            type is not (PcapNgBlockType.SectionHeader or PcapNgBlockType.InterfaceDescription),
            "sections and interfaces have their own methods");
        EnsureSection();
        _blocks.Begin(type, fieldBytes: 0, body);
        _blocks.Append(body);
        _blocks.End();
    }

    /// <summary>Writes an Interface Statistics Block.</summary>
    public void WriteStatistics(int interfaceId, InterfaceStatistics statistics)
    {
        int index = IndexOf(interfaceId);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            (uint)index, (uint)_interfaces.Count, nameof(interfaceId));
        TimeScale scale = _interfaces[index].Scale;
        ReadOnlySpan<byte> options = InterfaceStatisticsBlock.Options(statistics, scale, _blocks.Order);
        FieldWriter fields = _blocks.Begin(
            PcapNgBlockType.InterfaceStatistics, InterfaceStatisticsBlock.FieldBytes, options);
        InterfaceStatisticsBlock.Write(ref fields, (uint)index, statistics.Time, scale);
        _blocks.Append(options);
        _blocks.End();
    }

    public override void Finish() => EnsureSection();

    private void WriteSimple(ReadOnlySpan<byte> data, uint originalLength)
    {
        FieldWriter fields = _blocks.Begin(PcapNgBlockType.SimplePacket, SimplePacketBlock.FieldBytes, data);
        fields.UInt32(originalLength);
        _blocks.Append(data);
        _blocks.End();
        Packets++;
    }

    private void EnsureSection()
    {
        if (!_inSection)
            BeginSection(MachineOrder, SectionHeaderBlock.Options(Application, MachineOrder));
    }
}
