using System.Buffers.Binary;
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
    public static readonly int MemoryBytes =
        Parts * (WaitingBlock.MostPackets * Unsafe.SizeOf<FlowPacket>() + WaitingBlock.MostFactBytes);

    private const int Parts = 32;

    // The highest bits of a hash, of which a table uses the lowest.
    private const int PartShift = 27;

    private readonly WaitingBlock?[] _blocks = new WaitingBlock[Parts];
    private readonly SpillFile?[] _files = new SpillFile?[Parts];
    private uint _taking;

    /// <summary>Whether any packet waits.</summary>
    public bool Any => _taking != 0;

    /// <summary>Whether a packet that begins a flow has to wait.</summary>
    public bool Takes(uint hash) => (_taking >> (int)(hash >> PartShift) & 1) != 0;

    /// <summary>Lets a packet wait, with its facts.</summary>
    /// <exception cref="SpillException">The folder is full, or cannot be written.</exception>
    public void Add(in FlowPacket packet, ReadOnlySpan<byte> facts, uint hash)
    {
        int part = (int)(hash >> PartShift);
        _taking |= 1u << part;
        WaitingBlock block = _blocks[part] ??= new WaitingBlock();
        if (!block.HasRoom(facts))
            Flush(part);
        block.Add(packet, facts);
    }

    /// <summary>Ends waiting, and returns the files of all parts, each with its packets in order.</summary>
    /// <exception cref="SpillException">The folder is full, or cannot be written.</exception>
    public IReadOnlyList<SpillFile> Take()
    {
        var taken = new List<SpillFile>();
        for (int part = 0; part < Parts; part++)
        {
            if (_blocks[part] is { Count: > 0 })
                Flush(part);
            if (_files[part] is { } file)
                taken.Add(file);
            _files[part] = null;
        }
        _taking = 0;
        return taken;
    }

    /// <summary>Reads the packets of a file; each block is valid until the next.</summary>
    /// <exception cref="SpillException">The file cannot be read.</exception>
    public static IEnumerable<WaitingBlock> Read(SpillFile file)
    {
        var block = new WaitingBlock();
        for (long at = 0; at < file.Length;)
        {
            at = block.Read(file, at);
            yield return block;
        }
    }

    private void Flush(int part) => _blocks[part]!.Write(_files[part] ??= folder.Create());
}

/// <summary>
/// Some packets that wait, and their facts.
/// <code>
///  0         4            8
///  +---------+------------+---------+-------
///  | packets | fact bytes | packets | facts
///  +---------+------------+---------+-------
///
///  +--------+--------+-------
///  | packet | length | facts
///  +--------+--------+-------
/// </code>
/// </summary>
internal sealed class WaitingBlock
{
    public const int MostPackets = 128;
    public const int MostFactBytes = 4096;

    private const int HeaderBytes = 2 * sizeof(int);
    private const int FactHeaderBytes = sizeof(byte) + sizeof(ushort);

    private readonly FlowPacket[] _packets = new FlowPacket[MostPackets];
    private byte[] _facts = [];
    private int _factBytes;
    private int _factsAt;

    /// <summary>The number of packets.</summary>
    public int Count { get; private set; }

    /// <summary>The packets in order.</summary>
    public Span<FlowPacket> Packets => _packets.AsSpan(0, Count);

    /// <summary>Whether a packet with these facts fits. One always fits into an empty block.</summary>
    public bool HasRoom(ReadOnlySpan<byte> facts) =>
        Count < MostPackets
            && (facts.IsEmpty || _factBytes + FactHeaderBytes + facts.Length <= MostFactBytes);

    /// <summary>Adds a packet.</summary>
    public void Add(in FlowPacket packet, ReadOnlySpan<byte> facts)
    {
        if (!facts.IsEmpty)
        {
            if (_facts.Length == 0)
                _facts = new byte[MostFactBytes];
            Span<byte> into = _facts.AsSpan(_factBytes);
            into[0] = (byte)Count;
            BinaryPrimitives.WriteUInt16LittleEndian(into[1..], (ushort)facts.Length);
            facts.CopyTo(into[FactHeaderBytes..]);
            _factBytes += FactHeaderBytes + facts.Length;
        }
        _packets[Count++] = packet;
    }

    /// <summary>The facts of a packet; call it for each in order.</summary>
    public ReadOnlySpan<byte> TakeFacts(int packet)
    {
        if (_factsAt == _factBytes || _facts[_factsAt] != packet)
            return default;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(_facts.AsSpan(_factsAt + 1));
        ReadOnlySpan<byte> facts = _facts.AsSpan(_factsAt + FactHeaderBytes, length);
        _factsAt += FactHeaderBytes + length;
        return facts;
    }

    /// <summary>Writes the packets to the end of a file, and removes them.</summary>
    public void Write(SpillFile file)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[sizeof(int)..], _factBytes);
        file.Append(header);
        file.Append(MemoryMarshal.AsBytes(Packets));
        if (_factBytes > 0)
            file.Append(_facts.AsSpan(0, _factBytes));
        (Count, _factBytes) = (0, 0);
    }

    /// <summary>Reads packets.</summary>
    /// <returns>Where the next ones are.</returns>
    public long Read(SpillFile file, long at)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        file.Read(header, at);
        at += HeaderBytes;
        Count = BinaryPrimitives.ReadInt32LittleEndian(header);
        (_factBytes, _factsAt) = (BinaryPrimitives.ReadInt32LittleEndian(header[sizeof(int)..]), 0);
        Span<byte> packets = MemoryMarshal.AsBytes(Packets);
        file.Read(packets, at);
        at += packets.Length;
        if (_factBytes > _facts.Length)
            _facts = new byte[MostFactBytes];
        file.Read(_facts.AsSpan(0, _factBytes), at);
        return at + _factBytes;
    }
}
