using System.Numerics;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Convert.Split.Waiting;

/// <summary>
/// Waiting packets in memory, linked to chains of one part each, so that a part is written at once. A part is found by
/// a hash that cannot be foreseen, and its key is compared whole.
/// </summary>
internal sealed class PacketGroup
{
    // Bytes that a packet takes at least, with the shortest key and record.
    private static readonly int LeastPacket = PendingPacket.HeaderBytes + 24;

    private readonly SipHash _hash = SipHash.Random();
    private readonly byte[] _bytes;
    private readonly int _mask;

    // Of each slot, the first packet of a part, from 1.
    private readonly int[] _slots;

    // Of each packet: where it starts; the next of its part, or 0; and the last of its part, for the first.
    private readonly int[] _starts;
    private readonly int[] _next;
    private readonly int[] _last;

    /// <param name="capacity">Bytes of packets that it can hold.</param>
    public PacketGroup(int capacity)
    {
        int packets = capacity / LeastPacket + 1;
        _bytes = GC.AllocateUninitializedArray<byte>(capacity);
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)packets)];
        _mask = _slots.Length - 1;
        _starts = new int[packets + 1];
        _next = new int[packets + 1];
        _last = new int[packets + 1];
    }

    /// <summary>Packets, which have numbers from 1.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of memory for bytes of packets.</summary>
    public static long BytesFor(int capacity) => capacity + ((long)capacity / LeastPacket * 5 * sizeof(int));

    /// <summary>The bytes of a packet.</summary>
    public ReadOnlySpan<byte> this[int packet] => _bytes.AsSpan(_starts[packet]);

    /// <summary>The next packet of the same part; 0 for none.</summary>
    public int Next(int packet) => _next[packet];

    /// <summary>Whether a packet is the first of its part.</summary>
    public bool IsFirst(int packet) => _last[packet] > 0;

    /// <summary>Takes the packets of a file, instead of those before.</summary>
    /// <exception cref="SpillException">The file cannot be read.</exception>
    public void Load(SpillFile file)
    {
        int length = (int)file.Length;
        file.Read(_bytes.AsSpan(0, length), 0);
        Array.Clear(_slots);
        Count = 0;
        for (int at = 0; at < length;)
        {
            ReadOnlySpan<byte> bytes = _bytes.AsSpan(at);
            var header = PendingPacket.Read(bytes);
            _starts[++Count] = at;
            Link(Count, header.Key(bytes));
            at += header.TotalBytes;
        }
    }

    private void Link(int packet, ReadOnlySpan<byte> key)
    {
        _next[packet] = _last[packet] = 0;
        int slot = (int)(ulong)_hash.Hash(key) & _mask;
        while (_slots[slot] != 0)
        {
            int first = _slots[slot];
            ReadOnlySpan<byte> bytes = this[first];
            if (PendingPacket.Read(bytes).Key(bytes).SequenceEqual(key))
            {
                _next[_last[first]] = packet;
                _last[first] = packet;
                return;
            }
            slot = (slot + 1) & _mask;
        }
        _slots[slot] = packet;
        _last[packet] = packet;
    }
}
