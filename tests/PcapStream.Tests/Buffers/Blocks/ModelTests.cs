using PcapStream.Buffers;
using PcapStream.Buffers.Chunks;
using PcapStream.Buffers.Leases;
using PcapStream.Tests.Buffers.Raw;

namespace PcapStream.Tests.Buffers.Blocks;

/// <summary>Random operations, compared with a dictionary of each lease's expected bytes.</summary>
public class ModelTests
{
    [Fact]
    public void Million_operations_agree_with_the_model()
    {
        var counting = new CountingAllocator();
        using BufferAllocator allocator = Some.Allocator(counting, 16 * Some.MiB, 8 * Some.MiB);
        new Model(allocator, counting, seed: 1, recountEvery: 5000, most: 3000).Run(1_000_000);
    }

    [Fact]
    public void Every_operation_leaves_valid_structures()
    {
        var counting = new CountingAllocator();
        using BufferAllocator allocator = Some.Allocator(counting, 5 * Some.MiB, 2 * Some.MiB);
        new Model(allocator, counting, seed: 2, recountEvery: 1, most: 400).Run(10_000);
    }

    [Fact]
    public void Watched_leases_agree_with_the_model()
    {
        var counting = new CountingAllocator();
        var options = new BufferAllocatorOptions
        {
            MemoryLimit = 16 * Some.MiB,
            LeaseReserve = 8 * Some.MiB,
            PoolDebug = true,
            LeakDetection = LeakDetection.Simple,
            RawAllocator = counting,
        };
        using var allocator = new BufferAllocator(options);
        new Model(allocator, counting, seed: 3, recountEvery: 50, most: 300).Run(5_000);
    }

    private sealed class Model(
        BufferAllocator allocator, CountingAllocator counting, int seed, int recountEvery, int most)
    {
        private readonly Random _random = new(seed);
        private readonly Dictionary<int, (PacketLease Lease, int Length, byte Content)> _held = [];
        private readonly byte[] _source = new byte[256 << 10];
        private readonly List<Chunk> _chunks = [];
        private readonly List<(nint Address, long Bytes)> _tables = [];
        private int _target;
        private int _refused;

        internal void Run(int operations)
        {
            for (int i = 0; i < operations; i++)
            {
                // The target changes, so that the heap grows and drains alternately.
                if (i % 2000 == 0)
                    _target = _random.Next(most);
                Step();
                Assert.True(allocator.Blocks.IsBalanced);
                Assert.Equal(counting.Bytes, allocator.Budget.Reserved);
                if (i % recountEvery == 0)
                {
                    allocator.ShouldBeSound(counting);
                    Assert.Equal(_held.Count, allocator.GetStatistics().LeasesLive);
                }
            }
            Assert.True(counting.Peak <= allocator.Options.MemoryLimit);
            Finish();
        }

        private void Step()
        {
            switch (_random.Next(1000))
            {
                case < 850:
                    if (_held.Count < _target + _random.Next(-50, 50))
                        Take();
                    else if (_held.Count > 0)
                        Release();
                    break;
                case < 900:
                    Overwrite();
                    break;
                case < 950:
                    if (_held.Count > 0)
                        Verify(Pick());
                    break;
                case < 970:
                    TakeOrReleaseChunk();
                    break;
                case < 990:
                    TakeOrFreeTable();
                    break;
                case < 998:
                    ReleaseTwice();
                    break;
                default:
                    if (_random.Next(allocator.Options.LeakDetection == LeakDetection.Off ? 2 : 50) == 0)
                        Assert.Equal(0, allocator.Collect());
                    break;
            }
        }

        private void Take()
        {
            int length = Some.AnyLength(_random);
            byte content = (byte)_random.Next(256);
            PacketLease lease;
            if (_random.Next(2) == 0)
            {
                if (!allocator.TryRent(length, out lease))
                {
                    _refused++;
                    return;
                }
                lease.Span.Fill(content);
            }
            else
            {
                _source.AsSpan(0, length).Fill(content);
                try
                {
                    lease = allocator.Retain(_source.AsSpan(0, length));
                }
                catch (BufferExhaustedException)
                {
                    _refused++;
                    return;
                }
            }
            _held.Add(NewKey(), (lease, length, content));
        }

        // Keys are dense, so that one can be picked at random.
        private int NewKey() => _held.Count;

        private int Pick() => _random.Next(_held.Count);

        private void Release()
        {
            int key = Pick();
            Verify(key);
            _held[key].Lease.Release();
            int last = _held.Count - 1;
            _held[key] = _held[last];
            _held.Remove(last);
        }

        private void Overwrite()
        {
            if (_held.Count == 0)
                return;
            int key = Pick();
            (PacketLease lease, int length, _) = _held[key];
            byte content = (byte)_random.Next(256);
            lease.Span.Fill(content);
            _held[key] = (lease, length, content);
        }

        private void Verify(int key)
        {
            (PacketLease lease, int length, byte content) = _held[key];
            Assert.Equal(length, lease.Length);
            Assert.Equal(-1, lease.Span.IndexOfAnyExcept(content));
        }

        private void ReleaseTwice()
        {
            if (!allocator.TryRent(Some.PacketLength(_random), out PacketLease lease))
                return;
            lease.Release();
            Assert.Throws<LeaseException>(lease.Release);
        }

        private void TakeOrReleaseChunk()
        {
            if (_chunks.Count > 0 && _random.Next(2) == 0)
            {
                _chunks[^1].Release();
                _chunks.RemoveAt(_chunks.Count - 1);
            }
            else if (allocator.Chunks.TryRent(_random.Next(1, 2 * ChunkPool.ChunkSize)) is Chunk chunk)
            {
                _chunks.Add(chunk);
            }
        }

        private void TakeOrFreeTable()
        {
            if (_tables.Count > 0 && _random.Next(2) == 0)
            {
                (nint address, long bytes) = _tables[^1];
                allocator.FreeTable(address, bytes);
                _tables.RemoveAt(_tables.Count - 1);
                return;
            }
            long size = _random.Next(1, 300_000);
            nint table = allocator.TryAllocateTable(size);
            if (table != 0)
                _tables.Add((table, size));
        }

        private void Finish()
        {
            for (int key = 0; key < _held.Count; key++)
            {
                Verify(key);
                _held[key].Lease.Release();
            }
            _chunks.ForEach(chunk => chunk.Release());
            _tables.ForEach(table => allocator.FreeTable(table.Address, table.Bytes));
            Assert.Equal(0, allocator.Collect());
            allocator.ShouldBeSound(counting);
            PoolStatistics end = allocator.GetStatistics();
            Assert.Equal(0, end.LeasesLive);
            Assert.Equal(end.HeaderBytes, end.MappedBytes);
            TestContext.Current.SendDiagnosticMessage(
                $"{end.LeasesTotal} leases, {_refused} refused, {end.ArenasAllocated} arenas mapped");
            allocator.Dispose();
            Assert.Equal(0, counting.Bytes);
        }
    }
}
