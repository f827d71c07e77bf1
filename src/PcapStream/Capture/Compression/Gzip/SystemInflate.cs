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

    /// <summary>
    /// Where the last call stopped, in zlib's data_type: the unused bits of the last byte of input, 64 in the last
    /// block, 128 after a block.
    /// </summary>
    /// <returns>
    /// Null where the runtime's form of z_stream does not lead to zlib's own, which nothing but a look can tell.
    /// </returns>
    public static int? DataType(NativeContext stream)
    {
        var form = (Stream*)stream.DangerousGetHandle();
        var own = (ZlibStream*)form->InternalState;
        bool isOwn = own->NextIn == form->NextIn && own->AvailableIn == form->AvailableIn
            && own->NextOut == form->NextOut && own->AvailableOut == form->AvailableOut;
        return isOwn ? own->DataType : null;
    }

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

    // z_stream of zlib.h, the same since 1.0.
    public struct ZlibStream
    {
        public byte* NextIn;
        public uint AvailableIn;
        public CULong TotalIn;
        public byte* NextOut;
        public uint AvailableOut;
        public CULong TotalOut;
        public nint Message;
        public nint State;
        public nint Allocate;
        public nint Free;
        public nint Opaque;
        public int DataType;
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
