using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Survival;

/// <summary>
/// The last bytes that lines have left alive. Objects die with the size that they had: when that many bytes are
/// missing, a birth of just that size is the one that died, or the last births with just that sum.
/// </summary>
internal static unsafe class Births
{
    /// <summary>Objects of the runtime come and go.</summary>
    public const long Noise = 32;

    // A line that keeps an object often makes a small one beside it that dies at once, such as an enumerator.
    private const long Beside = 80;

    private const int Capacity = 64;

    private static readonly Birth* Ring = (Birth*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(Birth));
    private static int _next;

    /// <summary>Adds what a line has left alive.</summary>
    public static void Add(RowSurvival* row, long bytes)
    {
        if (bytes == 0)
            return;
        Survivors.Gain(row, bytes);
        *Last(-1) = new Birth { Row = row, Bytes = bytes };
        _next = (_next + 1) % Capacity;
    }

    /// <summary>Finds the births with a sum, and takes them from their lines.</summary>
    /// <param name="bytes">The sum.</param>
    /// <returns>Whether there are any.</returns>
    public static bool Kill(long bytes)
    {
        long best = Math.Min(Beside, bytes / 16) + 1;
        int first = 0;
        int count = 0;
        long sum = 0;
        for (int age = 0; age < Capacity; age++)
        {
            long own = Last(age)->Bytes;
            sum += own;
            if (own > 0 && Math.Abs(own - bytes) < best)
                (best, first, count) = (Math.Abs(own - bytes), age, 1);
            if (own > 0 && Math.Abs(sum - bytes) < best)
                (best, first, count) = (Math.Abs(sum - bytes), 0, age + 1);
        }
        for (int age = first; age < first + count; age++)
        {
            Survivors.Lose(Last(age)->Row, Last(age)->Bytes);
            Last(age)->Bytes = 0;
        }
        return count > 0;
    }

    private static Birth* Last(int age) => &Ring[(_next - 1 - age + (2 * Capacity)) % Capacity];

    private struct Birth
    {
        public RowSurvival* Row;
        public long Bytes;
    }
}
