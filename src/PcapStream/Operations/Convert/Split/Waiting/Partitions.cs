using System.Runtime.InteropServices;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Convert.Split.Waiting;

/// <summary>
/// Packets that wait on disk for their parts, divided by a hash of their keys: all packets of a part are in one file,
/// in order.
/// </summary>
internal sealed class Partitions(SpillFolder folder)
{
    /// <summary>Files, and buffers.</summary>
    public const int Count = 16;

    /// <summary>Bytes of a buffer.</summary>
    public const int BufferSize = 32 << 10;

    private readonly byte[][] _buffers =
        [.. Enumerable.Range(0, Count).Select(_ => GC.AllocateUninitializedArray<byte>(BufferSize))];

    private readonly int[] _used = new int[Count];
    private readonly SpillFile?[] _files = new SpillFile?[Count];
    private SipHash _hash = SipHash.Random();

    /// <summary>Adds a packet.</summary>
    /// <exception cref="SpillException">The folder is full, or cannot be written.</exception>
    public void Add(ReadOnlySpan<byte> key, in PartPacket packet, long ordinal)
    {
        int at = (int)((ulong)_hash.Hash(key) % Count);
        var header = new PendingPacket(key, packet, ordinal);
        int total = header.TotalBytes;
        if (total > BufferSize - _used[at])
            Flush(at);
        Append(at, MemoryMarshal.AsBytes(new ReadOnlySpan<PendingPacket>(ref header)));
        Append(at, key);
        Append(at, packet.Bytes);
        Append(at, stackalloc byte[total - PendingPacket.HeaderBytes - header.KeyBytes - header.PacketBytes]);
    }

    /// <summary>Ends the division, and returns the files; the next one divides in another way.</summary>
    /// <exception cref="SpillException">The folder is full, or cannot be written.</exception>
    public IReadOnlyList<SpillFile> Take()
    {
        var taken = new List<SpillFile>();
        for (int at = 0; at < Count; at++)
        {
            Flush(at);
            if (_files[at] is { } file)
                taken.Add(file);
            _files[at] = null;
        }
        _hash = SipHash.Random();
        return taken;
    }

    private void Append(int at, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferSize - _used[at])
            Flush(at);
        if (bytes.Length > BufferSize)
        {
            File(at).Append(bytes);
            return;
        }
        bytes.CopyTo(_buffers[at].AsSpan(_used[at]));
        _used[at] += bytes.Length;
    }

    private void Flush(int at)
    {
        if (_used[at] == 0)
            return;
        File(at).Append(_buffers[at].AsSpan(0, _used[at]));
        _used[at] = 0;
    }

    private SpillFile File(int at) => _files[at] ??= folder.Create();
}
