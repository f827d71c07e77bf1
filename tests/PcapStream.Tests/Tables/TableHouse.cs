using PcapStream.Buffers;
using PcapStream.Buffers.Raw;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;
using PcapStream.Tests.Buffers.Raw;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Tables;

/// <summary>An allocator, a temporary folder and table memory, all of which must be released at the end.</summary>
internal sealed class TableHouse : IDisposable
{
    public static readonly HashSeed Seed = new(0x0123_4567_89AB_CDEF, 0x0F1E_2D3C_4B5A_6978);

    private readonly CountingAllocator _counting;
    private readonly BufferAllocator _allocator;
    private readonly TemporaryFolder _folder = new();

    public TableHouse(long limit, RawAllocator? raw = null, Func<string, SpillFolder>? folder = null)
    {
        _counting = new CountingAllocator(raw);
        _allocator = Buffers.Some.Allocator(_counting, Math.Max(16 << 20, 2 * limit));
        Spilled = folder is null ? new SpillFolder(_folder.Path) : folder(_folder.Path);
        Memory = new TableMemory(_allocator, limit, Spilled);
    }

    public TableMemory Memory { get; }

    public SpillFolder Spilled { get; }

    public AggregateTable<Tally, TallyLogic> Table() => new(Memory, Seed);

    public ExternalSorter<Tally, ByCount> Sorter() => new(Memory);

    public void Dispose()
    {
        Memory.CheckInvariant();
        Memory.Dispose();
        Assert.Equal(0, _counting.Bytes);
        Assert.True(_counting.Peak <= Memory.Limit);
        Assert.Equal(0, Spilled.HeldBytes);
        Spilled.Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        _allocator.Dispose();
        _folder.Dispose();
    }
}
