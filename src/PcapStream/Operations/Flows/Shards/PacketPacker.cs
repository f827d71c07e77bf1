using System.Runtime.InteropServices;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Protocols.Ip;
using ZstdSharp;

namespace PcapStream.Operations.Flows.Shards;

/// <summary>
/// Packs packets of flows: words of 8 bytes, the first ones of all packets, then the second ones, each less the one
/// before it, so that what is alike is side by side for Zstandard.
/// </summary>
internal sealed class PacketPacker : IDisposable
{
    private const int Level = 1;

    private readonly Compressor _compressor = new(Level);
    private ulong[] _words = [];
    private byte[] _packed = [];
    private int _length;

    /// <summary>The bytes of the last packets, valid until the next.</summary>
    public ReadOnlySpan<byte> Packed => _packed.AsSpan(0, _length);

    /// <summary>Packs the packets of a batch.</summary>
    public void Pack(ReadOnlySpan<ReadFlowPacket> packets, List<FiveTuple> fragments)
    {
        ReadOnlySpan<ulong> packetWords = MemoryMarshal.Cast<ReadFlowPacket, ulong>(packets);
        ReadOnlySpan<ulong> fragmentWords = MemoryMarshal.Cast<FiveTuple, ulong>(CollectionsMarshal.AsSpan(fragments));
        int count = packetWords.Length + fragmentWords.Length;
        _length = 0;
        if (count == 0)
            return;
        if (_words.Length < count)
        {
            _words = new ulong[count];
            _packed = new byte[Compressor.GetCompressBound(count * sizeof(ulong))];
        }
        Transpose(packetWords, packets.Length, _words);
        Transpose(fragmentWords, fragments.Count, _words.AsSpan(packetWords.Length));
        _length = _compressor.Wrap(MemoryMarshal.AsBytes(_words.AsSpan(0, count)), _packed);
    }

    public void Dispose() => _compressor.Dispose();

    private static void Transpose(ReadOnlySpan<ulong> rows, int count, Span<ulong> columns)
    {
        if (count == 0)
            return;
        int width = rows.Length / count;
        for (int column = 0; column < width; column++)
        {
            Span<ulong> into = columns.Slice(column * count, count);
            ulong before = 0;
            for (int i = 0; i < into.Length; i++)
            {
                ulong word = rows[i * width + column];
                into[i] = word - before;
                before = word;
            }
        }
    }
}

/// <summary>Unpacks what <see cref="PacketPacker"/> has packed.</summary>
internal sealed class PacketUnpacker : IDisposable
{
    private readonly Decompressor _decompressor = new();
    private ulong[] _words = [];
    private ReadFlowPacket[] _packets = [];

    /// <summary>The fragments of the last packets.</summary>
    public List<FiveTuple> Fragments { get; } = [];

    /// <summary>Unpacks the packets of a batch, which are valid until the next.</summary>
    /// <param name="packed">Their bytes.</param>
    /// <param name="packets">The number of packets.</param>
    /// <param name="fragments">The number of fragments.</param>
    /// <param name="read">The packets.</param>
    /// <returns>False if the bytes are not those of so many.</returns>
    public bool TryUnpack(ReadOnlySpan<byte> packed, int packets, int fragments, out Span<ReadFlowPacket> read)
    {
        if (_packets.Length < packets)
            _packets = new ReadFlowPacket[packets];
        read = _packets.AsSpan(0, packets);
        CollectionsMarshal.SetCount(Fragments, fragments);
        Span<ulong> packetWords = MemoryMarshal.Cast<ReadFlowPacket, ulong>(read);
        Span<ulong> fragmentWords = MemoryMarshal.Cast<FiveTuple, ulong>(CollectionsMarshal.AsSpan(Fragments));
        int count = packetWords.Length + fragmentWords.Length;
        if (_words.Length < count)
            _words = new ulong[count];
        if (!TryDecompress(packed, MemoryMarshal.AsBytes(_words.AsSpan(0, count))))
            return false;
        Transpose(_words, packets, packetWords);
        Transpose(_words.AsSpan(packetWords.Length), fragments, fragmentWords);
        return true;
    }

    public void Dispose() => _decompressor.Dispose();

    private bool TryDecompress(ReadOnlySpan<byte> packed, Span<byte> bytes)
    {
        try
        {
            return _decompressor.Unwrap(packed, bytes) == bytes.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    private static void Transpose(ReadOnlySpan<ulong> columns, int count, Span<ulong> rows)
    {
        if (count == 0)
            return;
        int width = rows.Length / count;
        for (int column = 0; column < width; column++)
        {
            ulong word = 0;
            ReadOnlySpan<ulong> from = columns.Slice(column * count, count);
            for (int i = 0; i < from.Length; i++)
            {
                word += from[i];
                rows[i * width + column] = word;
            }
        }
    }
}
