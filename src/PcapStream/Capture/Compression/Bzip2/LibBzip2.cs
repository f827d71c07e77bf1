using System.Runtime.InteropServices;
using PcapStream.Interop;

namespace PcapStream.Capture.Compression.Bzip2;

/// <summary>The part of bzlib.h that decompresses, stable since 1.0.</summary>
internal static unsafe partial class LibBzip2
{
    /// <summary>Memory for a stream, which must stay where it is; a decoder that was started in it is ended when it is given back.</summary>
    public static NativeContext CreateStream() => new((nint)NativeMemory.AllocZeroed((nuint)sizeof(Stream)), static stream =>
    {
        _ = End(stream);
        NativeMemory.Free((void*)stream);
    });

    /// <summary>Starts a decoder, where none runs.</summary>
    [LibraryImport(NativeLibraries.Bzip2Name, EntryPoint = "BZ2_bzDecompressInit")]
    public static partial Bzip2Result Start(NativeContext stream, int verbosity, int small);

    [LibraryImport(NativeLibraries.Bzip2Name, EntryPoint = "BZ2_bzDecompress")]
    public static partial Bzip2Result Decompress(NativeContext stream);

    /// <summary>Ends the decoder, so that another can be started; does nothing where none runs.</summary>
    [LibraryImport(NativeLibraries.Bzip2Name, EntryPoint = "BZ2_bzDecompressEnd")]
    public static partial Bzip2Result End(NativeContext stream);

    [LibraryImport(NativeLibraries.Bzip2Name, EntryPoint = "BZ2_bzDecompressEnd")]
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
