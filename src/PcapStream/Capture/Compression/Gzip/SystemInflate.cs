using System.Runtime.InteropServices;
using PcapStream.Interop;

namespace PcapStream.Capture.Compression.Gzip;

/// <summary>
/// The inflater that comes with the runtime (zlib-ng, inside System.IO.Compression). The base library's gzip stream is
/// built on it, but hides details that matter for a damaged file: the bytes that a failing call had produced, the
/// fault, and the end of each member.
/// </summary>
internal static unsafe partial class SystemInflate
{
    // The module that the runtime includes, and that a native program is linked with.
    private const string Name = "libSystem.IO.Compression.Native";

    /// <summary>Memory for a stream; a decompressor started in it is ended when it is freed.</summary>
    public static NativeContext CreateStream() =>
        new((nint)NativeMemory.AllocZeroed((nuint)sizeof(Stream)), static stream =>
    {
        if (((Stream*)stream)->InternalState != 0)
            _ = End(stream);
        NativeMemory.Free((void*)stream);
    });

    /// <summary>Starts a decompressor.</summary>
    [LibraryImport(Name, EntryPoint = "CompressionNative_InflateInit2_")]
    public static partial InflateResult Start(NativeContext stream, int windowBits);

    /// <summary>Restarts a decompressor.</summary>
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

/// <summary>Results of zlib's functions.</summary>
internal enum InflateResult
{
    Ok = 0,
    StreamEnd = 1,
    DataError = -3,
    MemoryError = -4,

    /// <summary>Nothing could be done without more input or room.</summary>
    BufferError = -5,
}
