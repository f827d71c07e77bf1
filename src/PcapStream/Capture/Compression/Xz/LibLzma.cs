using System.Runtime.InteropServices;
using PcapStream.Interop;

namespace PcapStream.Capture.Compression.Xz;

/// <summary>The part of lzma.h that reads .xz, stable since 5.0.</summary>
internal static unsafe partial class LibLzma
{
    private const string Name = "lzma";

    public static SystemLibrary Library { get; } = new(
        Name, package: "liblzma5", "liblzma.so.5", "liblzma.5.dylib", "liblzma.dylib", "liblzma.dll", "liblzma-5.dll");

    /// <summary>Memory for a stream; a decompressor started in it is ended when it is freed.</summary>
    public static NativeContext CreateStream() =>
        NativeContext.Allocate(sizeof(Stream), static stream => End(stream));

    /// <summary>Starts or restarts a decompressor.</summary>
    [LibraryImport(Name, EntryPoint = "lzma_stream_decoder")]
    public static partial LzmaResult Start(NativeContext stream, ulong memoryLimit, uint flags);

    [LibraryImport(Name, EntryPoint = "lzma_code")]
    public static partial LzmaResult Code(NativeContext stream, int action);

    /// <summary>Bytes of memory that the decompressor has, or needed.</summary>
    [LibraryImport(Name, EntryPoint = "lzma_memusage")]
    public static partial ulong MemoryUsage(NativeContext stream);

    [LibraryImport(Name, EntryPoint = "lzma_end")]
    private static partial void End(nint stream);

    /// <summary>lzma_stream.</summary>
    public struct Stream
    {
        public byte* NextIn;
        public nuint AvailableIn;
        public ulong TotalIn;
        public byte* NextOut;
        public nuint AvailableOut;
        public ulong TotalOut;
        public nint Allocator;
        public nint Internal;
        public Reserved ReservedForLater;
    }

    /// <summary>
    /// As large as the rest on any platform: four pointers, two times 64 bits, two sizes, two enumerations.
    /// </summary>
    [System.Runtime.CompilerServices.InlineArray(9)]
    public struct Reserved
    {
        private ulong _word;
    }
}

/// <summary>lzma_ret.</summary>
internal enum LzmaResult
{
    Ok = 0,
    StreamEnd = 1,
    NoCheck = 2,
    UnsupportedCheck = 3,
    GetCheck = 4,
    MemoryError = 5,
    MemoryLimitError = 6,
    FormatError = 7,
    OptionsError = 8,
    DataError = 9,

    /// <summary>Twice in a row, nothing could be done without more input or room.</summary>
    BufferError = 10,
    ProgramError = 11,
}
