using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PcapStream.Profiling.Meters;

/// <summary>
/// The runtime's table of casts that it has judged. It lies on the heap, is hashed by addresses, which differ from run to
/// run, and grows when it happens to be crowded, on the account of the thread that casts then. What such chance takes is
/// forgiven, so that another run gives the same figures. The table that follows an unload is the program's own.
/// </summary>
internal static class CastCache
{
    // 128 places and one for its head, of 24 bytes each.
    private const int FirstLength = (128 + 1) * 24 / sizeof(int);

    private const DynamicallyAccessedMemberTypes Methods =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    private const string OwnerName = "System.Runtime.CompilerServices.CastHelpers, System.Private.CoreLib";
    private const string FieldName = "s_table";

    private static int[]? _seen;
    private static int _version;
    private static long _unclaimed;

    /// <summary>Whether it is looked at; a constant to the compiler of machine code.</summary>
    public static bool IsWatched { get; } = Settings.Backend == Backend.Alloc && IsKnown();

    /// <summary>How many tables were seen to replace another.</summary>
    public static int Version
    {
        get
        {
            if (Table(null) != _seen)
                See();
            return _version;
        }
    }

    /// <summary>Looks at it for the first time.</summary>
    public static void Start()
    {
        if (!IsWatched)
            return;
        // Compiled now: what compiling them allocates would be charged to the line at which the table first grows.
        Prepare(typeof(CastCache), nameof(See));
        Prepare(typeof(CastCache), nameof(Claim));
        Frame.PrepareForgiving();
        _seen = Table(null);
    }

    /// <summary>Compiles a method before it is called.</summary>
    public static void Prepare([DynamicallyAccessedMembers(Methods)] Type type, string name) => RuntimeHelpers.PrepareMethod(
        type.GetMethod(name, BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.MethodHandle);

    /// <summary>
    /// How much of a thread's growth since its last probe is chance: once for each table, for the first thread that grew by as
    /// much as that.
    /// </summary>
    /// <param name="growth">Bytes.</param>
    public static long Claim(long growth)
    {
        long unclaimed = Volatile.Read(ref _unclaimed);
        return unclaimed > 0 && growth >= unclaimed && Interlocked.CompareExchange(ref _unclaimed, 0, unclaimed) == unclaimed ? unclaimed : 0;
    }

    // An unload leaves a table of next to no places, until the next cast.
    private static void See()
    {
        int before = _seen?.Length ?? 0;
        _seen = Table(null);
        int length = _seen?.Length ?? 0;
        Volatile.Write(ref _unclaimed, length <= FirstLength ? 0 : Bytes(length) - (length > before && before >= FirstLength ? 0 : Bytes(FirstLength)));
        Interlocked.Increment(ref _version);
    }

    // An array of the heap: two words, its length, and the numbers.
    private static long Bytes(int length) => (3 * sizeof(long)) + ((long)length * sizeof(int));

    // Another runtime may keep it elsewhere: then it is left as it is.
    private static bool IsKnown() =>
        Type.GetType(OwnerName)?.GetField(FieldName, BindingFlags.Static | BindingFlags.NonPublic)?.FieldType == typeof(int[]);

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = FieldName)]
    private static extern ref int[]? Table([UnsafeAccessorType(OwnerName)] object? owner);
}
