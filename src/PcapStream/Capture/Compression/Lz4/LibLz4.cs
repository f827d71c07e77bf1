using System.Runtime.InteropServices;
using PcapStream.Interop;

namespace PcapStream.Capture.Compression.Lz4;

/// <summary>
/// The part of lz4frame.h that is stable since 1.8. Results are sizes, hints or, by <see cref="Explain"/>, errors.
/// </summary>
internal static unsafe partial class LibLz4
{
    private const string Name = "lz4";

    // LZ4F_VERSION
    private const uint Version = 100;

    public static SystemLibrary Library { get; } = new(
        Name, package: "liblz4-1", "liblz4.so.1", "liblz4.1.dylib", "liblz4.dylib", "liblz4.dll", "lz4.dll");

    /// <summary>The library's words for an error; null when <paramref name="result"/> is not an error.</summary>
    public static string? Explain(nuint result) =>
        IsError(result) == 0 ? null : Marshal.PtrToStringUTF8(ErrorName(result));

    public static NativeContext CreateDecompressor()
    {
        _ = CreateDecompressionContext(out nint context, Version);
        return new NativeContext(context, static context => _ = FreeDecompressionContext(context));
    }

    public static NativeContext CreateCompressor()
    {
        _ = CreateCompressionContext(out nint context, Version);
        return new NativeContext(context, static context => _ = FreeCompressionContext(context));
    }

    /// <summary>The sizes are those of room and data, and then those used.</summary>
    [LibraryImport(Name, EntryPoint = "LZ4F_decompress")]
    public static partial nuint Decompress(
        NativeContext context, byte* output, ref nuint outputSize, byte* input, ref nuint inputSize, nint options);

    [LibraryImport(Name, EntryPoint = "LZ4F_compressBound")]
    public static partial nuint CompressBound(nuint inputSize, in Preferences preferences);

    [LibraryImport(Name, EntryPoint = "LZ4F_compressBegin")]
    public static partial nuint CompressBegin(
        NativeContext context, byte* output, nuint outputSize, in Preferences preferences);

    [LibraryImport(Name, EntryPoint = "LZ4F_compressUpdate")]
    public static partial nuint CompressUpdate(
        NativeContext context, byte* output, nuint outputSize, byte* input, nuint inputSize, nint options);

    [LibraryImport(Name, EntryPoint = "LZ4F_flush")]
    public static partial nuint Flush(NativeContext context, byte* output, nuint outputSize, nint options);

    [LibraryImport(Name, EntryPoint = "LZ4F_compressEnd")]
    public static partial nuint CompressEnd(NativeContext context, byte* output, nuint outputSize, nint options);

    [LibraryImport(Name, EntryPoint = "LZ4F_compressionLevel_max")]
    public static partial int MostLevel();

    [LibraryImport(Name, EntryPoint = "LZ4F_isError")]
    private static partial uint IsError(nuint result);

    [LibraryImport(Name, EntryPoint = "LZ4F_getErrorName")]
    private static partial nint ErrorName(nuint result);

    [LibraryImport(Name, EntryPoint = "LZ4F_createDecompressionContext")]
    private static partial nuint CreateDecompressionContext(out nint context, uint version);

    [LibraryImport(Name, EntryPoint = "LZ4F_freeDecompressionContext")]
    private static partial nuint FreeDecompressionContext(nint context);

    [LibraryImport(Name, EntryPoint = "LZ4F_createCompressionContext")]
    private static partial nuint CreateCompressionContext(out nint context, uint version);

    [LibraryImport(Name, EntryPoint = "LZ4F_freeCompressionContext")]
    private static partial nuint FreeCompressionContext(nint context);

    /// <summary>
    /// LZ4F_preferences_t with the LZ4F_frameInfo_t that it starts with; zero is the default of every field.
    /// </summary>
    public struct Preferences
    {
        /// <summary>4 to 7: blocks of 64 KiB, 256 KiB, 1 MiB, 4 MiB.</summary>
        public int BlockSizeId;
        public int BlockMode;
        public int ContentChecksumFlag;
        public int FrameType;
        public ulong ContentSize;
        public uint DictionaryId;
        public int BlockChecksumFlag;
        public int CompressionLevel;
        public uint AutoFlush;
        public uint FavorDecompressionSpeed;
        public Reserved ReservedForLater;
    }

    [System.Runtime.CompilerServices.InlineArray(3)]
    public struct Reserved
    {
        private uint _word;
    }
}
