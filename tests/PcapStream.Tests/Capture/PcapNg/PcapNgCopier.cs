using System.Buffers.Binary;
using PcapStream.Capture;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Tests.Capture.PcapNg;

/// <summary>Reads a pcapng block by block, and writes it again as a conversion does.</summary>
internal sealed class PcapNgCopier(CaptureWriter writer)
{
    private readonly List<TimeScale> _scales = [];
    private readonly PcapNgRecordWriter _blocks = writer.PcapNg!;
    private bool _bigEndian;
    private int _sectionBase;
    private uint _snapLength;

    public void Copy(ReadOnlySpan<byte> capture)
    {
        while (!capture.IsEmpty)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(capture) == PcapNgBlockType.SectionHeader)
                _bigEndian = SectionHeaderBlock.IsBigEndian(capture) == true;
            int length = (int)Word(capture[4..]);
            Copy(Word(capture), capture[..length]);
            capture = capture[length..];
        }
    }

    private void Copy(uint type, ReadOnlySpan<byte> block)
    {
        switch (type)
        {
            case PcapNgBlockType.SectionHeader:
                _sectionBase = _scales.Count;
                _blocks.BeginSection(_bigEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian, block[24..^4]);
                break;
            case PcapNgBlockType.InterfaceDescription:
                (CaptureInterface described, TimeScale scale) =
                    InterfaceDescriptionBlock.Read(block, _bigEndian, 0, new OptionText());
                if (_scales.Count == _sectionBase)
                    _snapLength = described.SnapLength;
                Assert.Equal(_scales.Count, _blocks.AddInterface(described, block[16..^4], scale));
                _scales.Add(scale);
                break;
            case PcapNgBlockType.EnhancedPacket:
                int id = _sectionBase + (int)Word(block[8..]);
                int captured = (int)Word(block[20..]);
                long nanoseconds = _scales[id].Nanoseconds(((ulong)Word(block[12..]) << 32) | Word(block[16..]));
                _blocks.Write(
                    id, new Timestamp(nanoseconds), block.Slice(28, captured), Word(block[24..]),
                    block[(28 + ((captured + 3) & ~3))..^4]);
                break;
            case PcapNgBlockType.SimplePacket:
                uint original = Word(block[8..]);
                _blocks.Write(
                    _sectionBase, Timestamp.None,
                    block.Slice(12, (int)SimplePacketBlock.CapturedLength(original, _snapLength)), original, []);
                break;
            default:
                _blocks.WriteBlock(type, block[8..^4]);
                break;
        }
    }

    private uint Word(ReadOnlySpan<byte> bytes) =>
        _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
