using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Flows.Tracking;

/// <summary>
/// Packets that wait on disk because there was no memory for their flows, divided by a hash of their keys. Once a
/// packet of a part waits, all later packets of that part wait too that begin a flow, so that none overtakes another.
/// </summary>
internal sealed class WaitingPackets(SpillFolder folder)
{
    /// <summary>Bytes of memory at most.</summary>
    public static readonly int MemoryBytes = Parts * BufferPackets * Unsafe.SizeOf<FlowPacket>();

    private const int Parts = 32;
    private const int BufferPackets = 128;

    // The highest bits of a hash, of which a table uses the lowest.
    private const int PartShift = 27;

    private readonly FlowPacket[]?[] _buffers = new FlowPacket[Parts][];
    private readonly int[] _used = new int[Parts];
    private readonly SpillFile?[] _files = new SpillFile?[Parts];
    private uint _taking;

    /// <summary>Whether any packet waits.</summary>
    public bool Any => _taking != 0;

    /// <summary>Whether a packet that begins a flow has to wait.</summary>
    public bool Takes(uint hash) => (_taking >> (int)(hash >> PartShift) & 1) != 0;

    /// <summary>Lets a packet wait.</summary>
    /// <exception cref="SpillException">The folder is full, or cannot be written.</exception>
    public void Add(in FlowPacket packet, uint hash)
    {
        int part = (int)(hash >> PartShift);
        _taking |= 1u << part;
        FlowPacket[] buffer = _buffers[part] ??= new FlowPacket[BufferPackets];
        buffer[_used[part]++] = packet;
        if (_used[part] == BufferPackets)
            Flush(part);
    }

    /// <summary>Ends waiting, and returns the files of all parts, each with its packets in order.</summary>
    /// <exception cref="SpillException">The folder is full, or cannot be written.</exception>
    public IReadOnlyList<SpillFile> Take()
    {
        var taken = new List<SpillFile>();
        for (int part = 0; part < Parts; part++)
        {
            if (_used[part] > 0)
                Flush(part);
            if (_files[part] is { } file)
                taken.Add(file);
            _files[part] = null;
        }
        _taking = 0;
        return taken;
    }

    /// <summary>Reads the packets of a file.</summary>
    /// <exception cref="SpillException">The file cannot be read.</exception>
    public static IEnumerable<FlowPacket[]> Read(SpillFile file)
    {
        int size = Unsafe.SizeOf<FlowPacket>();
        for (long at = 0; at < file.Length;)
        {
            var packets = new FlowPacket[Math.Min(BufferPackets, (file.Length - at) / size)];
            Span<byte> bytes = MemoryMarshal.AsBytes(packets.AsSpan());
            file.Read(bytes, at);
            at += bytes.Length;
            yield return packets;
        }
    }

    private void Flush(int part)
    {
        SpillFile file = _files[part] ??= folder.Create();
        file.Append(MemoryMarshal.AsBytes(_buffers[part].AsSpan(0, _used[part])));
        _used[part] = 0;
    }
}
