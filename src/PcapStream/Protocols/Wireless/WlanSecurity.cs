using System.Buffers.Binary;

namespace PcapStream.Protocols.Wireless;

/// <summary>
/// The element of a robust security network (IEEE 802.11, section 9.4.2.24). Suites are an organization and a type. The
/// element may end after each part; Wireshark finds it malformed where it ends between the keys and the capabilities.
/// <code>
///  0         2       6       8            +4 each     +2         +4 each      +2            +2      +16 each
///  +---------+-------+-------+------------+-----------+----------+------------+-------------+-------+------------
///  | version | group | count | pairwise … | key count | suites … | capability | keys' count | keys… | group suite
///  +---------+-------+-------+------------+-----------+----------+------------+-------------+-------+------------
/// </code>
/// </summary>
internal readonly ref struct WlanSecurity
{
    /// <summary>Length of a suite in bytes.</summary>
    public const int SuiteSize = 4;

    private const int CountSize = 2;
    private const int KeySize = 16;

    /// <summary>Finds the parts.</summary>
    /// <param name="data">The data, as far as it was captured.</param>
    /// <param name="length">Its length, as the element gives it.</param>
    public WlanSecurity(ReadOnlySpan<byte> data, int length)
    {
        IsComplete = true;
        Capabilities = KeyCount = GroupManagement = -1;
        int at = CountSize;
        Group = Take(ref at, length, SuiteSize);
        Pairwise = Suites(data, length, ref at, out bool isWhole);
        KeyManagement = -1;
        if (!isWhole || at == length)
            return;
        KeyManagement = Suites(data, length, ref at, out isWhole);
        Capabilities = isWhole ? Take(ref at, length, CountSize) : -1;
        IsComplete = Capabilities >= 0;
        if (!IsComplete)
            return;
        KeyCount = Take(ref at, length, CountSize);
        if (KeyCount < 0 || data.Length < KeyCount + CountSize)
            return;
        at += KeySize * CountAt(data, KeyCount);
        GroupManagement = Take(ref at, length, SuiteSize);
    }

    /// <summary>Whether Wireshark reads the elements after it.</summary>
    public bool IsComplete { get; }

    /// <summary>Offset of the suite of broadcasts; negative, as of all parts, if it is not there.</summary>
    public int Group { get; }

    /// <summary>Offset of the number of pairwise suites, which follow.</summary>
    public int Pairwise { get; }

    /// <summary>Offset of the number of suites of key management, which follow.</summary>
    public int KeyManagement { get; }

    /// <summary>Offset of the capabilities.</summary>
    public int Capabilities { get; }

    /// <summary>Offset of the number of keys.</summary>
    public int KeyCount { get; }

    /// <summary>Offset of the suite of broadcast management frames.</summary>
    public int GroupManagement { get; }

    /// <summary>A number of suites or keys.</summary>
    public static int CountAt(ReadOnlySpan<byte> data, int offset) =>
        BinaryPrimitives.ReadUInt16LittleEndian(data[offset..]);

    private static int Suites(ReadOnlySpan<byte> data, int length, ref int at, out bool isWhole)
    {
        int start = Take(ref at, length, CountSize);
        isWhole = start >= 0 && data.Length >= at && SuiteSize * CountAt(data, start) <= length - at;
        if (isWhole)
            at += SuiteSize * CountAt(data, start);
        return start;
    }

    private static int Take(ref int at, int length, int size)
    {
        int start = at + size <= length ? at : -1;
        at += size;
        return start;
    }
}
