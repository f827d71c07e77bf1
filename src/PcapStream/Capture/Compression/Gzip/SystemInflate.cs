using System.Runtime.InteropServices;
using PcapStream.Interop;

namespace PcapStream.Capture.Compression.Gzip;

/// <summary>
/// The inflater that comes with the runtime (zlib-ng, behind System.IO.Compression). The base library's gzip stream is
/// built on it, and hides what matters for a damaged file: the bytes that a failing call had decoded, what failed, and
/// where a member ends.
/// </summary>
internal static unsafe partial class SystemInflate
{
    // The module that the runtime ships, and that a native program has linked in.
    private const string Name = "libSystem.IO.Compression.Native";

    /// <summary>Memory for a stream; a decoder that was started in it is ended when it is given back.</summary>
    public static NativeContext CreateStream() =>
        new((nint)NativeMemory.AllocZeroed((nuint)sizeof(Stream)), static stream =>
    {
        if (((Stream*)stream)->InternalState != 0)
            _ = End(stream);
        NativeMemory.Free((void*)stream);
    });

    /// <summary>Starts a decoder.</summary>
    [LibraryImport(Name, EntryPoint = "CompressionNative_InflateInit2_")]
    public static partial InflateResult Start(NativeContext stream, int windowBits);

    /// <summary>Starts a decoder again.</summary>
    [LibraryImport(Name, EntryPoint = "CompressionNative_InflateReset2_")]
    public static partial InflateResult Restart(NativeContext stream, int windowBits);

    [LibraryImport(Name, EntryPoint = "CompressionNative_Inflate")]
    public static partial InflateResult Inflate(NativeContext stream, int flush);

    [LibraryImport(Name, EntryPoint = "CompressionNative_InflateEnd")]
    private static partial InflateResult End(nint stream);

    /// <summary>PAL_ZStream, the runtime's form of z_stream.</summary>
    public struct Stream
    {
        public byte* NextIn;
        public byte* NextOut;
        public nint Message;
        public nint InternalState;
        public uint AvailableIn;
        public uint AvailableOut;
    }
}

/// <summary>What zlib's functions return.</summary>
internal enum InflateResult
{
    Ok = 0,
    StreamEnd = 1,
    DataError = -3,
    MemoryError = -4,

    /// <summary>Nothing could be done for want of input or room.</summary>
    BufferError = -5,
}
