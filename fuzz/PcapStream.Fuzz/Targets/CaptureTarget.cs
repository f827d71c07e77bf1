using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Fuzz.Support;

namespace PcapStream.Fuzz.Targets;

/// <summary>
/// Reads a capture three times: in one batch, packet by packet, and strictly. The first two give the same, the strict
/// reading ends at the first damage, only a <see cref="Capture.CaptureException"/> is thrown, and memory stays within
/// a multiple of the file.
/// </summary>
/// <param name="name">The name of its script.</param>
internal abstract class CaptureTarget(string name) : FuzzTarget(name)
{
    private const long MemoryLimit = 8 << 20;

    // Of the managed heap: what one reading may allocate, and the same per byte of the file, text for comparing
    // included.
    private const long MostBytesPerRun = 8 << 20;
    private const long MostBytesPerByte = 400;

    private static readonly BatchOptions Whole = new() { MemoryLimit = MemoryLimit, Threads = 1 };
    private static readonly BatchOptions Single = Whole with { PacketsPerBatch = 1 };
    private static readonly BatchOptions Strict = Single with { Strict = true };

    private readonly Lazy<BufferAllocator> _allocator = new(() => new BufferAllocator(Whole.AllocatorOptions));

    // In memory where the system has such a folder.
    private readonly string _path = Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"pcapstream-fuzz-{Environment.ProcessId}");

    public override void Run(ReadOnlySpan<byte> input)
    {
        File.WriteAllBytes(_path, input);
        try
        {
            Reading whole = Read(Whole, input.Length);
            whole.ThrowUnlessSame(Read(Single, input.Length));
            CheckStrict(whole, Read(Strict, input.Length));
            PoolStatistics pool = _allocator.Value.GetStatistics();
            FuzzFailure.ThrowUnlessEqual(0, pool.ChunksInUse, "chunks were not released");
        }
        finally
        {
            File.Delete(_path);
        }
    }

    private Reading Read(BatchOptions options, int length)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var reading = Reading.Of(_path, length, options, _allocator.Value);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated <= MostBytesPerRun + MostBytesPerByte * length
            ? reading
            : throw new FuzzFailure($"a capture of {length} bytes took {allocated} bytes");
    }

    private static void CheckStrict(Reading whole, Reading strict)
    {
        bool isDamaged = whole.Damage.Count > 0 || whole.Error is not null;
        FuzzFailure.ThrowUnlessEqual(isDamaged, strict.Error is not null, "strict reading is no end at damage");
        if (!whole.Packets.Take(strict.Packets.Count).SequenceEqual(strict.Packets))
            throw new FuzzFailure("strict reading gives other packets");
        if (whole.Damage.Count > 0)
        {
            FuzzFailure.ThrowUnlessEqual(
                whole.Damage[0].PacketsBefore, strict.Packets.Count,
                "strict reading gives other packets before damage");
        }
    }
}
