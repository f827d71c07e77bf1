using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Capture.Compression.Gzip;
using PcapStream.Interop;

namespace PcapStream.Indexes;

/// <summary>
/// The bytes of an index. All integers are little-endian.
/// <code>
///   0  magic              8   "PCIX\r\n\x1A\n"
///   8  version            4   2; 3 for a compressed capture, 4 for one with checkpoints
///  12  flags              2   bit 0: the last block is the rest, whose packets depend on the memory limit
///  14  checkpoints        2   number of them; 0 in versions 2 and 3
///  16  length             8   bytes in the capture file
///  24  changed            8   its last change, nanoseconds since 1970
///  32  ends               16  hash of its first and its last 64 KiB
///  48  format             2   1: pcap, 2: pcapng
///  50  link types         2   number of them that are kept, at most 8
///  52  blocks             4   number of blocks
///  56  packets            8   number of packets
///  64  first time         8   time of the first packet, nanoseconds since 1970; -2^63 for none
///  72  damage             8   entries of the damage ledger
///  80  kept damage        4   entries that are in the index
///  84  ledger             4   bytes of them
///  88  link type          2   8 times; 0 for those that are not used
/// 104  contents           2   of the sketches; bit 0: addresses, bit 1: ports
/// 106  sketch bytes       2   bytes of a block's sketch; 0 for none
/// 108  access points      4   number of them; 0 in version 2
/// 112  block              32  offset 8, earliest 8, latest 8, packets 8 (bit 63: plain)
///  ..  sketch             ..  one for each block
///  ..  capture            8   bytes in the capture, uncompressed; not in version 2
///  ..  access point       16  offset in the file 8, offset in the capture 8; not in version 2
///  ..  checkpoint         32776  number of its access point 4, bit 4, window 32768; only in version 4
///  ..  damage entry       26  offset 8, length 8, packets before 8, bytes of the reason 2, reason (UTF-8)
///  ..  checksum           16  SipHash-1-3-128 of all bytes before it, under a key of zeros
/// </code>
/// </summary>
internal static class IndexFile
{
    /// <summary>The version of the format.</summary>
    public const uint Version = 2;

    /// <summary>The version for a compressed capture.</summary>
    public const uint CompressedVersion = 3;

    /// <summary>The version for a compressed capture with checkpoints.</summary>
    public const uint CheckpointVersion = 4;

    /// <summary>Most blocks of an index.</summary>
    public const int MostBlocks = 1 << 16;

    /// <summary>Bytes of the smallest block of a capture, other than its last.</summary>
    public const int LeastBlockBytes = 64 << 10;

    /// <summary>Bytes of the smallest block with a sketch.</summary>
    public const int LeastSketchedBytes = 1 << 20;

    /// <summary>Most blocks of an index with sketches, so that they take at most 16 MiB.</summary>
    public const int MostSketchedBlocks = 1 << 14;

    /// <summary>Bytes of a block in the file, without its sketch.</summary>
    public const int BlockSize = 32;

    /// <summary>Bytes of an access point in the file.</summary>
    public const int AccessPointSize = 16;

    /// <summary>Bytes of a checkpoint in the file.</summary>
    public const int CheckpointSize = 8 + DeflateCheckpoint.WindowSize;

    /// <summary>Blocks, of the smallest size without a sketch, from an access point to a checkpoint: 128 MiB.</summary>
    public const int CheckpointBlocks = 1 << 11;

    /// <summary>As many in an index with sketches: 512 MiB.</summary>
    public const int SketchedCheckpointBlocks = 1 << 13;

    /// <summary>Bytes of checkpoints for each of the smallest blocks with a sketch.</summary>
    public const int CheckpointShare =
        CheckpointSize / (int)(SketchedCheckpointBlocks * (long)LeastBlockBytes / LeastSketchedBytes) + 1;

    /// <summary>The part of a large capture's bytes that the damage ledger has at most, 1/16384.</summary>
    public const int LedgerShare = 16384;

    /// <summary>Most link types that are kept.</summary>
    public const int MostLinkTypes = 8;

    private const int HeaderSize = 112;
    private const int EntrySize = 26;
    private const int HashSize = 16;

    // Of a small capture, enough for some entries.
    private const int LeastLedgerBytes = 2 << 10;
    private const int MostLedgerBytes = 1 << 20;
    private const long MostFileBytes =
        HeaderSize + MostBlocks * (long)BlockSize + (MostBlocks + 1) * (long)AccessPointSize
        + AccessLog.MostCheckpoints * (long)CheckpointSize + MostSketchedBlocks * (long)BlockSketch.MostBytes
        + sizeof(long) + MostLedgerBytes + HashSize;

    private const long Plain = long.MinValue;
    private const ushort RestFollows = 1;

    private static ReadOnlySpan<byte> Magic => "PCIX\r\n\x1A\n"u8;

    /// <summary>The bytes of an index.</summary>
    public static byte[] Encode(CaptureIndex index)
    {
        byte[] ledger = EncodeDamage(index, out int kept);
        int points = index.AccessPoints.Count;
        int checkpoints = index.AccessPoints.Count(point => point.Checkpoint is not null);
        byte[] bytes = new byte[
            HeaderSize + index.Blocks.Count * (BlockSize + index.SketchBytes) + AccessBytes(points)
            + checkpoints * CheckpointSize + ledger.Length + HashSize];
        Span<byte> at = bytes;
        Magic.CopyTo(at);
        BinaryPrimitives.WriteUInt32LittleEndian(at[8..], VersionFor(points, checkpoints));
        BinaryPrimitives.WriteUInt16LittleEndian(at[12..], index.EndsEarly ? RestFollows : (ushort)0);
        BinaryPrimitives.WriteUInt16LittleEndian(at[14..], (ushort)checkpoints);
        index.State.WriteTo(at[16..]);
        BinaryPrimitives.WriteUInt16LittleEndian(at[48..], (ushort)(index.Format == CaptureFormat.Pcap ? 1 : 2));
        BinaryPrimitives.WriteUInt16LittleEndian(at[50..], (ushort)index.LinkTypes.Count);
        BinaryPrimitives.WriteInt32LittleEndian(at[52..], index.Blocks.Count);
        BinaryPrimitives.WriteInt64LittleEndian(at[56..], index.Packets);
        BinaryPrimitives.WriteInt64LittleEndian(at[64..], index.FirstTime);
        BinaryPrimitives.WriteInt64LittleEndian(at[72..], index.DamageCount);
        BinaryPrimitives.WriteInt32LittleEndian(at[80..], kept);
        BinaryPrimitives.WriteInt32LittleEndian(at[84..], ledger.Length);
        for (int i = 0; i < index.LinkTypes.Count; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(at[(88 + 2 * i)..], (ushort)index.LinkTypes[i].Value);
        BinaryPrimitives.WriteUInt16LittleEndian(at[104..], (ushort)index.Contents);
        BinaryPrimitives.WriteUInt16LittleEndian(at[106..], (ushort)index.SketchBytes);
        BinaryPrimitives.WriteInt32LittleEndian(at[108..], points);
        at = at[HeaderSize..];
        foreach (IndexBlock block in index.Blocks)
        {
            BinaryPrimitives.WriteInt64LittleEndian(at, block.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(at[8..], block.Earliest);
            BinaryPrimitives.WriteInt64LittleEndian(at[16..], block.Latest);
            BinaryPrimitives.WriteInt64LittleEndian(at[24..], block.Packets | (block.IsPlain ? Plain : 0));
            at = at[BlockSize..];
        }
        foreach (IndexBlock block in index.Blocks)
        {
            block.Sketch.Span.CopyTo(at);
            at = at[index.SketchBytes..];
        }
        if (points > 0)
            BinaryPrimitives.WriteInt64LittleEndian(at, index.CaptureLength);
        for (int i = 0; i < points; i++)
        {
            Span<byte> point = at[(sizeof(long) + i * AccessPointSize)..];
            BinaryPrimitives.WriteInt64LittleEndian(point, index.AccessPoints[i].Stored);
            BinaryPrimitives.WriteInt64LittleEndian(point[8..], index.AccessPoints[i].Offset);
        }
        at = at[AccessBytes(points)..];
        for (int i = 0; i < points; i++)
        {
            if (index.AccessPoints[i].Checkpoint is not { } checkpoint)
                continue;
            BinaryPrimitives.WriteInt32LittleEndian(at, i);
            BinaryPrimitives.WriteInt32LittleEndian(at[4..], checkpoint.Bit);
            checkpoint.Window.Span.CopyTo(at[8..]);
            at = at[CheckpointSize..];
        }
        ledger.CopyTo(at);
        BinaryPrimitives.WriteUInt128LittleEndian(at[ledger.Length..], FileState.Hash(bytes.AsSpan(..^HashSize)));
        return bytes;
    }

    /// <summary>Reads the file of an index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="index">The index; null when it is not valid.</param>
    /// <param name="fault">The reason, in a few words; null when it is valid.</param>
    public static bool TryRead(
        string path, [NotNullWhen(true)] out CaptureIndex? index, [NotNullWhen(false)] out string? fault)
    {
        index = null;
        try
        {
            using SafeFileHandle file = SystemFiles.OpenToRead(path);
            long length = RandomAccess.GetLength(file);
            if (length > MostFileBytes)
            {
                fault = "is larger than any index";
                return false;
            }
            byte[] bytes = new byte[length];
            int filled = 0;
            while (RandomAccess.Read(file, bytes.AsSpan(filled), filled) is > 0 and int read)
                filled += read;
            return TryDecode(bytes.AsMemory(0, filled), out index, out fault);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            fault = $"cannot be read: {error.Message}";
            return false;
        }
    }

    /// <summary>Reads the bytes of an index. Every field is checked.</summary>
    /// <param name="file">All of its bytes, which the index keeps.</param>
    /// <param name="index">The index; null when it is not valid.</param>
    /// <param name="fault">The reason, in a few words; null when it is valid.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> file,
        [NotNullWhen(true)] out CaptureIndex? index,
        [NotNullWhen(false)] out string? fault)
    {
        index = null;
        ReadOnlySpan<byte> bytes = file.Span;
        fault = Fault(bytes);
        if (fault is not null)
            return false;
        int flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]);
        int checkpoints = BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]);
        var state = FileState.ReadFrom(bytes[16..]);
        int blocks = BinaryPrimitives.ReadInt32LittleEndian(bytes[52..]);
        long packets = BinaryPrimitives.ReadInt64LittleEndian(bytes[56..]);
        int sketchBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[106..]);
        int pointCount = BinaryPrimitives.ReadInt32LittleEndian(bytes[108..]);
        ReadOnlyMemory<byte> sketches = file[(HeaderSize + blocks * BlockSize)..];
        ReadOnlyMemory<byte> access = sketches[(blocks * sketchBytes)..];
        ReadOnlyMemory<byte> resumed = access[AccessBytes(pointCount)..];
        ReadOnlySpan<byte> ledger = resumed.Span[(checkpoints * CheckpointSize)..^HashSize];
        long length = pointCount == 0 ? state.Length : BinaryPrimitives.ReadInt64LittleEndian(access.Span);
        if (DecodeBlocks(bytes[HeaderSize..], sketches[..(blocks * sketchBytes)], blocks, length, packets)
            is not { } decoded)
            fault = "has blocks that contradict each other";
        else if (DecodePoints(access.Span, pointCount, state.Length, length) is not { } points
            || !AddCheckpoints(points, resumed, checkpoints))
            fault = "has access points that contradict each other";
        else if (DecodeDamage(ledger, BinaryPrimitives.ReadInt32LittleEndian(bytes[80..])) is not { } damage)
            fault = "has a damage ledger that is cut short";
        else
        {
            index = new CaptureIndex
            {
                State = state,
                Format = BinaryPrimitives.ReadUInt16LittleEndian(bytes[48..]) == 1
                    ? CaptureFormat.Pcap
                    : CaptureFormat.PcapNg,
                LinkTypes = DecodeLinkTypes(bytes),
                Blocks = decoded,
                Contents = (IndexContents)BinaryPrimitives.ReadUInt16LittleEndian(bytes[104..]),
                SketchBytes = sketchBytes,
                CaptureLength = length,
                AccessPoints = points,
                Packets = packets,
                FirstTime = BinaryPrimitives.ReadInt64LittleEndian(bytes[64..]),
                EndsEarly = (flags & RestFollows) != 0,
                Damage = damage,
                DamageCount = BinaryPrimitives.ReadInt64LittleEndian(bytes[72..]),
            };
        }
        return index is not null;
    }

    // The fault of the header and of the lengths.
    private static string? Fault(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic))
            return "is not an index";
        if (bytes.Length < HeaderSize + HashSize)
            return "is cut short";
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version is < Version or > CheckpointVersion)
        {
            return $"has version {version}, and this program reads versions {Version} to {CheckpointVersion}: "
                + "'pcapstream index' writes it again";
        }
        if (FileState.Hash(bytes[..^HashSize]) != BinaryPrimitives.ReadUInt128LittleEndian(bytes[^HashSize..]))
            return "is damaged: its checksum is another";
        uint blocks = BinaryPrimitives.ReadUInt32LittleEndian(bytes[52..]);
        uint ledger = BinaryPrimitives.ReadUInt32LittleEndian(bytes[84..]);
        ushort contents = BinaryPrimitives.ReadUInt16LittleEndian(bytes[104..]);
        ushort sketch = BinaryPrimitives.ReadUInt16LittleEndian(bytes[106..]);
        uint points = BinaryPrimitives.ReadUInt32LittleEndian(bytes[108..]);
        ushort checkpoints = BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]);
        if (blocks > MostBlocks || ledger > MostLedgerBytes || points > MostBlocks + 1
            || checkpoints > AccessLog.MostCheckpoints
            || bytes.Length
                != HeaderSize + blocks * (long)(BlockSize + sketch) + AccessBytes((int)points)
                    + checkpoints * (long)CheckpointSize + ledger + HashSize)
            return "has another length than its header says";
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]) <= RestFollows
            && BinaryPrimitives.ReadUInt16LittleEndian(bytes[48..]) is 1 or 2
            && BinaryPrimitives.ReadUInt16LittleEndian(bytes[50..]) <= MostLinkTypes
            && contents <= (ushort)(IndexContents.Hosts | IndexContents.Ports)
            && sketch <= BlockSketch.MostBytes && (sketch == 0) == (contents == 0)
            && (sketch == 0 || blocks <= MostSketchedBlocks)
            && version == VersionFor((int)points, checkpoints)
            && BinaryPrimitives.ReadInt64LittleEndian(bytes[72..])
                >= BinaryPrimitives.ReadUInt32LittleEndian(bytes[80..])
            ? null
            : "has a header with a value that is out of range";
    }

    private static LinkType[] DecodeLinkTypes(ReadOnlySpan<byte> bytes)
    {
        var types = new LinkType[BinaryPrimitives.ReadUInt16LittleEndian(bytes[50..])];
        for (int i = 0; i < types.Length; i++)
            types[i] = new LinkType(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(88 + 2 * i)..]));
        return types;
    }

    // Null where they are not in order, or not within the file, or have another number of packets.
    private static IndexBlock[]? DecodeBlocks(
        ReadOnlySpan<byte> bytes, ReadOnlyMemory<byte> sketches, int count, long length, long packets)
    {
        var blocks = new IndexBlock[count];
        int sketchBytes = count == 0 ? 0 : sketches.Length / count;
        long next = 0;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> at = bytes[(i * BlockSize)..];
            long counted = BinaryPrimitives.ReadInt64LittleEndian(at[24..]);
            var block = new IndexBlock(
                BinaryPrimitives.ReadInt64LittleEndian(at),
                counted & ~Plain,
                BinaryPrimitives.ReadInt64LittleEndian(at[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(at[16..]),
                (counted & Plain) != 0,
                sketches.Slice(i * sketchBytes, sketchBytes));
            bool hasTimes = block.Earliest <= block.Latest
                || (block.Earliest == IndexBlock.NoEarliest && block.Latest == IndexBlock.NoLatest);
            bool hasPackets = block.Packets > 0 && block.Packets <= length;
            if (block.Offset < next || block.Offset >= length || !hasPackets || !hasTimes)
                return null;
            next = block.Offset + 1;
            sum += block.Packets;
            blocks[i] = block;
        }
        return sum == packets ? blocks : null;
    }

    private static uint VersionFor(int points, int checkpoints)
    {
        if (points == 0)
            return Version;
        return checkpoints == 0 ? CompressedVersion : CheckpointVersion;
    }

    // Bytes of so many access points and of what is before them.
    private static int AccessBytes(int points) => points == 0 ? 0 : sizeof(long) + points * AccessPointSize;

    // Null where they are not in order, or not within the file and the capture.
    private static AccessPoint[]? DecodePoints(ReadOnlySpan<byte> access, int count, long fileLength, long length)
    {
        var points = new AccessPoint[count];
        var last = new AccessPoint(-1, -1);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> at = access[(sizeof(long) + i * AccessPointSize)..];
            var point = new AccessPoint(
                BinaryPrimitives.ReadInt64LittleEndian(at), BinaryPrimitives.ReadInt64LittleEndian(at[8..]));
            bool isNext = point.Stored > last.Stored && (i == 0 ? point.Offset == 0 : point.Offset > last.Offset);
            if (!isNext || point.Stored >= fileLength || point.Offset > length)
                return null;
            points[i] = last = point;
        }
        return points;
    }

    // False where a checkpoint is of no access point, or not in order, or of a bit that no byte has.
    private static bool AddCheckpoints(AccessPoint[] points, ReadOnlyMemory<byte> checkpoints, int count)
    {
        // The first access point is the start of the file.
        int last = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlyMemory<byte> at = checkpoints.Slice(i * CheckpointSize, CheckpointSize);
            int point = BinaryPrimitives.ReadInt32LittleEndian(at.Span);
            int bit = BinaryPrimitives.ReadInt32LittleEndian(at.Span[4..]);
            if (point <= last || point >= points.Length || bit is < 0 or > 7)
                return false;
            points[point] = points[point] with { Checkpoint = new DeflateCheckpoint(bit, at[8..]) };
            last = point;
        }
        return true;
    }

    private static byte[] EncodeDamage(CaptureIndex index, out int kept)
    {
        using var ledger = new MemoryStream();
        long room = Math.Clamp(index.CaptureLength / LedgerShare, LeastLedgerBytes, MostLedgerBytes);
        kept = 0;
        foreach (DamageEntry entry in index.Damage)
        {
            byte[] reason = Encoding.UTF8.GetBytes(entry.Reason);
            if (ledger.Length + EntrySize + reason.Length > room)
                break;
            byte[] fields = new byte[EntrySize];
            BinaryPrimitives.WriteInt64LittleEndian(fields, entry.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(fields.AsSpan(8), entry.Length);
            BinaryPrimitives.WriteInt64LittleEndian(fields.AsSpan(16), entry.PacketsBefore);
            BinaryPrimitives.WriteUInt16LittleEndian(fields.AsSpan(24), (ushort)reason.Length);
            ledger.Write(fields);
            ledger.Write(reason);
            kept++;
        }
        return ledger.ToArray();
    }

    // Null where the bytes are not so many entries.
    private static List<DamageEntry>? DecodeDamage(ReadOnlySpan<byte> ledger, int count)
    {
        var entries = new List<DamageEntry>();
        while (ledger.Length >= EntrySize)
        {
            int reason = BinaryPrimitives.ReadUInt16LittleEndian(ledger[24..]);
            if (ledger.Length - EntrySize < reason)
                return null;
            entries.Add(new DamageEntry(
                BinaryPrimitives.ReadInt64LittleEndian(ledger),
                BinaryPrimitives.ReadInt64LittleEndian(ledger[8..]),
                Encoding.UTF8.GetString(ledger.Slice(EntrySize, reason)),
                BinaryPrimitives.ReadInt64LittleEndian(ledger[16..])));
            ledger = ledger[(EntrySize + reason)..];
        }
        return ledger.IsEmpty && entries.Count == count ? entries : null;
    }
}
