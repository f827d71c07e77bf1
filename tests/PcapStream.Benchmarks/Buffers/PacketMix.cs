namespace PcapStream.Benchmarks.Buffers;

/// <summary>
/// The sizes of real packets: 43 % up to 100 bytes, 29 % to 512, 7 % to 1024, 19 % to 1514, 2 % above 2048.
/// </summary>
internal static class PacketMix
{
    internal const int Count = 4096;

    /// <summary>How many packets are kept at once; the oldest goes when a new one comes.</summary>
    internal const int Live = 256;

    internal static int[] Lengths(int seed = 1)
    {
        var random = new Random(seed);
        var lengths = new int[Count];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = random.NextDouble() switch
            {
                < 0.43 => random.Next(40, 101),
                < 0.72 => random.Next(101, 513),
                < 0.79 => random.Next(513, 1025),
                < 0.98 => random.Next(1025, 1515),
                _ => random.Next(2049, 9001),
            };
        }
        return lengths;
    }
}
