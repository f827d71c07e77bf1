namespace PcapStream.Profiling.Meters;

/// <summary>
/// The runtime's table of casts that it has judged. It lies on the heap, is hashed by addresses, which differ from run to
/// run, and grows when it happens to be crowded, on the account of whoever casts then. Grown to its limit beforehand,
/// it grows no more.
/// </summary>
internal static class CastCache
{
    // 5 x 32 types make 25,600 pairs for the 4,096 places of the greatest table.
    private const int HighestRank = 32;

    private static readonly Type[] Elements = [typeof(byte), typeof(int), typeof(long), typeof(string), typeof(object)];

    public static void Fill()
    {
        Type[] types = [.. Elements.SelectMany(element => Enumerable.Range(1, HighestRank).Select(element.MakeArrayType))];
        foreach (Type from in types)
        {
            foreach (Type to in types)
                _ = to.IsAssignableFrom(from);
        }
    }
}
