using System.Runtime.CompilerServices;
using PcapStream.Capture.Indexing;

namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// The options of a packet (draft-ietf-opsawg-pcapng, section 4.3), which lie after it in an Enhanced Packet Block and
/// in the obsolete one. They have the byte order of the section, which the packet's interface knows.
/// </summary>
internal static unsafe class PacketOptions
{
    /// <summary>Their length as the index stores it.</summary>
    /// <param name="bytes">Their length, a multiple of 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Words(long bytes) => (ushort)Math.Min(bytes / sizeof(uint), ushort.MaxValue);

    /// <summary>
    /// The options as the block holds them, with their end mark if they have one. Valid as long as the record.
    /// </summary>
    /// <param name="record">A packet in a batch.</param>
    /// <param name="order">The section's byte order.</param>
    public static ReadOnlySpan<byte> Of(scoped in PacketRecord record, ByteOrder order)
    {
        byte* start = record.Address + PcapNgBlock.Padded(record.CapturedLength);
        int length = record.OptionWords < ushort.MaxValue
            ? record.OptionWords * sizeof(uint)
            : LengthFromBlock(record.Address, start, order);
        return new ReadOnlySpan<byte>(start, length);
    }

    /// <summary>Comments among the options.</summary>
    public static IReadOnlyList<string> Comments(ReadOnlySpan<byte> options, ByteOrder order)
    {
        List<string> comments = [];
        var reader = new OptionReader(options, order == ByteOrder.BigEndian);
        while (reader.MoveNext())
        {
            if (reader.Code == OptionReader.Comment)
                comments.Add(OptionText.ReadAny(reader.Value));
        }
        return comments;
    }

    // The packet's whole block is in memory.
    private static int LengthFromBlock(byte* packet, byte* options, ByteOrder order)
    {
        byte* block = packet - EnhancedPacketBlock.DataOffset;
        var header = new FieldReader(
            new ReadOnlySpan<byte>(block, PcapNgBlock.HeaderSize), order == ByteOrder.BigEndian);
        return (int)(block + header.UInt32(PcapNgBlock.LengthOffset) - sizeof(uint) - options);
    }
}
