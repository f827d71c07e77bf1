using PcapStream.Buffers;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Tests.Tables;

public sealed class CachedTableTests
{
    [Fact]
    public void Every_count_is_that_of_a_dictionary_when_memory_holds_few_records()
    {
        using var allocator = new BufferAllocator(new BufferAllocatorOptions { MemoryLimit = 8 << 20 });
        using var folder = new SpillFolder();
        using var table = new CachedTable<Count>(allocator, bytes: 4096, folder);
        var expected = new Dictionary<int, long>();
        var random = new Random(5);
        for (int i = 0; i < 100_000; i++)
        {
            // Some keys come often, others seldom.
            int key = random.Next(random.Next(2) == 0 ? 50 : 20_000);
            ref Count count = ref table.FindOrAdd(new Count(key), out bool isNew);
            Assert.Equal(isNew, !expected.ContainsKey(key));
            count.Value += i;
            expected[key] = expected.GetValueOrDefault(key) + i;
            Assert.Equal(expected[key], count.Value);
        }
        Assert.True(folder.PeakBytes > 0);
    }

    [Fact]
    public void Records_of_one_hash_are_told_apart()
    {
        using var allocator = new BufferAllocator(new BufferAllocatorOptions { MemoryLimit = 8 << 20 });
        using var folder = new SpillFolder();
        using var table = new CachedTable<Count>(allocator, bytes: 4096, folder);
        for (int round = 0; round < 2; round++)
        {
            for (int key = 0; key < 100; key++)
            {
                ref Count count = ref table.FindOrAdd(new Count(key, hash: 77), out bool isNew);
                Assert.Equal(round == 0, isNew);
                Assert.Equal(round * key, count.Value);
                count.Value = key;
            }
        }
    }

    private struct Count(int key, ulong hash) : IHashedRecord<Count>
    {
        private readonly int _key = key;

        public long Value;

        public Count(int key)
            : this(key, new HashSeed(1, 2).Hash((ulong)key, 0) | 1)
        {
        }

        public readonly ulong Hash { get; } = hash;

        public readonly bool HasKeyOf(in Count other) => _key == other._key;
    }
}
