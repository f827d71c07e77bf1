using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PcapStream.Profiling.Meters;

/// <summary>
/// Watches the runtime's cache of cast results. It lies on the heap, is hashed by addresses, which differ between runs,
/// and grows when it happens to be crowded; the thread that casts at that moment would be charged. This random growth
/// is forgiven, so that another run gives the same figures. The new table after an unload is charged to the program.
/// </summary>
internal static class CastCache
{
    // 128 entries and one for the header, of 24 bytes each.
    private const int FirstLength = (128 + 1) * 24 / sizeof(int);

    private const DynamicallyAccessedMemberTypes Methods =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    private const string OwnerName = "System.Runtime.CompilerServices.CastHelpers, System.Private.CoreLib";
    private const string FieldName = "s_table";

    private static int[]? _seen;
    private static int _version;
    private static long _unclaimed;

    /// <summary>Whether the cache is watched; a constant for the JIT compiler.</summary>
    public static bool IsWatched { get; } = Settings.CountsAllocations && IsKnown();

    /// <summary>The number of replaced tables seen so far.</summary>
    public static int Version
    {
        get
        {
            if (Table(null) != _seen)
                See();
            return _version;
        }
    }

    /// <summary>Starts watching.</summary>
    public static void Start()
    {
        if (!IsWatched)
            return;
        // Compiled in advance, because compilation allocates, which would be charged to the line at which the table
        // first grows.
        Prepare(typeof(CastCache), nameof(See));
        Prepare(typeof(CastCache), nameof(Claim));
        Frame.PrepareForgiving();
        _seen = Table(null);
    }

    /// <summary>Compiles a method before it is called.</summary>
    public static void Prepare([DynamicallyAccessedMembers(Methods)] Type type, string name)
    {
        const BindingFlags Any =
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        RuntimeHelpers.PrepareMethod(type.GetMethod(name, Any)!.MethodHandle);
    }

    /// <summary>
    /// The random part of a thread's growth since its last probe: given once for each table, to the first thread that
    /// grew by at least that much.
    /// </summary>
    /// <param name="growth">Bytes.</param>
    public static long Claim(long growth)
    {
        long unclaimed = Volatile.Read(ref _unclaimed);
        return unclaimed > 0 && growth >= unclaimed
            && Interlocked.CompareExchange(ref _unclaimed, 0, unclaimed) == unclaimed
            ? unclaimed
            : 0;
    }

    // After an unload the table is nearly empty until the next cast.
    private static void See()
    {
        int before = _seen?.Length ?? 0;
        _seen = Table(null);
        int length = _seen?.Length ?? 0;
        long own = length > before && before >= FirstLength ? 0 : Bytes(FirstLength);
        Volatile.Write(ref _unclaimed, length <= FirstLength ? 0 : Bytes(length) - own);
        Interlocked.Increment(ref _version);
    }

    // An array on the heap has two words, its length, and the numbers.
    private static long Bytes(int length) => (3 * sizeof(long)) + ((long)length * sizeof(int));

    // Another runtime may keep the cache elsewhere; then it is not watched.
    private static bool IsKnown() =>
        Type.GetType(OwnerName)?
            .GetField(FieldName, BindingFlags.Static | BindingFlags.NonPublic)?.FieldType == typeof(int[]);

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = FieldName)]
    private static extern ref int[]? Table([UnsafeAccessorType(OwnerName)] object? owner);
}
