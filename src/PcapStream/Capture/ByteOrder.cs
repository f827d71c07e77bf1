using System.Buffers.Binary;

namespace PcapStream.Capture;

/// <summary>The order in which a capture's writer laid out the bytes of its integers.</summary>
public enum ByteOrder
{
    /// <summary>Least significant byte first.</summary>
    LittleEndian,

    /// <summary>Most significant byte first.</summary>
    BigEndian,
}

/// <summary>A byte order as a type, so that loops over records are compiled for each order and need no test.</summary>
internal interface IByteOrder
{
    /// <summary>The value of a 32-bit integer that was loaded in the machine's order.</summary>
    static abstract uint UInt32(uint loaded);
}

/// <summary>The machine's own order.</summary>
internal readonly struct NativeOrder : IByteOrder
{
    public static uint UInt32(uint loaded) => loaded;
}

/// <summary>The other order.</summary>
internal readonly struct SwappedOrder : IByteOrder
{
    public static uint UInt32(uint loaded) => BinaryPrimitives.ReverseEndianness(loaded);
}
