using System.Numerics;
using PcapStream.Tables;

namespace PcapStream.Tests.Tables;

public class HashSeedTests
{
    [Fact]
    public void Bit_of_a_key_changes_about_half_of_the_hash()
    {
        CheckAvalanche<(ulong, ulong)>();
        CheckAvalanche<(ulong, uint, uint, uint, uint, ulong, ulong)>();
        CheckAvalanche<(uint, uint, uint)>();
    }

    [Fact]
    public void Seeds_differ_from_run_to_run()
    {
        Assert.NotEqual(HashSeed.Random().Hash((1UL, 2UL)), HashSeed.Random().Hash((1UL, 2UL)));
    }

    private static unsafe void CheckAvalanche<TKey>()
        where TKey : unmanaged
    {
        var random = new Random(1);
        byte[] bytes = new byte[sizeof(TKey)];
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            int changed = 0;
            for (int i = 0; i < 200; i++)
            {
                random.NextBytes(bytes);
                var seed = new HashSeed((ulong)random.NextInt64(), (ulong)random.NextInt64());
                ulong before = seed.Hash(System.Runtime.InteropServices.MemoryMarshal.Read<TKey>(bytes));
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                changed += BitOperations.PopCount(
                    before ^ seed.Hash(System.Runtime.InteropServices.MemoryMarshal.Read<TKey>(bytes)));
            }
            Assert.InRange(changed / 200.0, 29, 35);
        }
    }
}
