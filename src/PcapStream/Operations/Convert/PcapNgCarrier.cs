using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Capture.Writing;

namespace PcapStream.Operations.Convert;

/// <summary>
/// Carries captures into a pcapng. Those that are pcapng themselves come with their sections, their options, comments
/// and all other blocks, in order and in their own byte order.
/// </summary>
internal sealed class PcapNgCarrier(CaptureWriter writer, ConvertOptions options) : PacketCarrier(writer, options)
{
    private readonly PcapNgRecordWriter _blocks = writer.PcapNg!;
    private readonly TimestampPrecision? _precision = options.Precision;
    private ByteOrder _order;

    // Of captures that are read one after the other, most are of one interface.
    private (CaptureInterface Description, int Id)? _last;

    // The same without a snap length, for packets that turn out to be longer later on.
    private int? _unlimited;

    protected override int Describe(CaptureInterface description)
    {
        CaptureInterface anonymous = description with { Id = 0 };
        if (_last is not { } last || last.Description != anonymous)
        {
            _last = (anonymous, _blocks.AddInterface(description, _precision ?? description.Precision));
            _unlimited = null;
        }
        return _last.Value.Id;
    }

    protected override void CarryPacket(int interfaceId, in PacketRecord record, PacketBatch batch) =>
        _blocks.Write(HasRoom(interfaceId, record) ? interfaceId : Unlimited(), new Timestamp(record.Nanoseconds), record.Data, record.OriginalLength, batch.OptionsOf(record));

    protected override unsafe void CarryBlock(in PacketRecord block, IReadOnlyList<CaptureInterface> interfaces)
    {
        var whole = new ReadOnlySpan<byte>(block.Address - BlockLayout.HeaderSize, (int)block.CapturedLength + BlockLayout.FrameSize);
        switch (block.OriginalLength)
        {
            case BlockType.SectionHeader:
                BeginSection(SectionHeaderBlock.IsBigEndian(whole) == true ? ByteOrder.BigEndian : ByteOrder.LittleEndian, SectionHeaderBlock.OptionsOf(whole));
                break;
            case BlockType.InterfaceDescription:
                CarryInterface(whole, (int)block.Nanoseconds, interfaces);
                break;
            // Its times are in ticks of an interface that has others now.
            case BlockType.InterfaceStatistics when _precision is not null:
                break;
            default:
                _blocks.WriteBlock(block.OriginalLength, block.Data);
                break;
        }
    }

    private bool HasRoom(int interfaceId, in PacketRecord record) =>
        _last is not { } last || last.Id != interfaceId || last.Description.SnapLength == 0 || record.CapturedLength <= last.Description.SnapLength;

    private int Unlimited() =>
        _unlimited ??= _blocks.AddInterface(_last!.Value.Description with { SnapLength = 0 }, _precision ?? _last.Value.Description.Precision);

    private void CarryInterface(ReadOnlySpan<byte> block, int id, IReadOnlyList<CaptureInterface> interfaces)
    {
        // The header of its section was damaged, and not carried.
        if (interfaces[id].ByteOrder != _order)
            BeginSection(interfaces[id].ByteOrder, options: []);
        (CaptureInterface description, TimeScale scale) = InterfaceDescriptionBlock.Read(block, _order == ByteOrder.BigEndian, id: 0, new OptionText());
        int written = _precision is { } precision
            ? _blocks.AddInterface(description, precision)
            : _blocks.AddInterface(description, InterfaceDescriptionBlock.OptionsOf(block), scale);
        Map(id, written, interfaces);
    }

    private void BeginSection(ByteOrder order, ReadOnlySpan<byte> options)
    {
        _order = order;
        _last = null;
        _unlimited = null;
        _blocks.BeginSection(order, options);
    }
}
