using System.Runtime.InteropServices;
using PcapStream.Interop;

namespace PcapStream.Capture.Compression.Bzip2;

/// <summary>The part of bzlib.h that decompresses, stable since 1.0.</summary>
internal static unsafe partial class LibBzip2
{
    private const string Name = "bz2";

    // Red Hat and its derivatives call it libbz2.so.1.
    public static SystemLibrary Library { get; } = new(
        Name, package: "libbz2-1.0", "libbz2.so.1.0", "libbz2.so.1", "libbz2.1.0.dylib", "libbz2.dylib", "libbz2.dll",
        "bz2.dll");

    /// <summary>
    /// Memory for a stream, at a fixed address; a decompressor started in it is ended when it is freed.
    /// </summary>
    public static NativeContext CreateStream() =>
        NativeContext.Allocate(sizeof(Stream), static stream => _ = End(stream));

    /// <summary>Starts a decompressor, if none is running.</summary>
    [LibraryImport(Name, EntryPoint = "BZ2_bzDecompressInit")]
    public static partial Bzip2Result Start(NativeContext stream, int verbosity, int small);

    [LibraryImport(Name, EntryPoint = "BZ2_bzDecompress")]
    public static partial Bzip2Result Decompress(NativeContext stream);

    /// <summary>Ends the decompressor, so that another can be started; does nothing if none is running.</summary>
    [LibraryImport(Name, EntryPoint = "BZ2_bzDecompressEnd")]
    public static partial Bzip2Result End(NativeContext stream);

    [LibraryImport(Name, EntryPoint = "BZ2_bzDecompressEnd")]
    private static partial Bzip2Result End(nint stream);

    /// <summary>bz_stream.</summary>
    public struct Stream
    {
        public byte* NextIn;
        public uint AvailableIn;
        public uint TotalInLow;
        public uint TotalInHigh;
        public byte* NextOut;
        public uint AvailableOut;
        public uint TotalOutLow;
        public uint TotalOutHigh;
        public nint State;
        public nint Allocate;
        public nint Free;
        public nint Opaque;
    }
}

/// <summary>Results of libbz2's functions.</summary>
internal enum Bzip2Result
{
    Ok = 0,
    StreamEnd = 4,
    SequenceError = -1,
    ParameterError = -2,
    MemoryError = -3,
    DataError = -4,
    MagicError = -5,
}
