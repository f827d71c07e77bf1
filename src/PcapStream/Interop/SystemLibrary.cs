using System.Runtime.InteropServices;

namespace PcapStream.Interop;

/// <summary>A shared library of the system that the product runs without until something needs it; loaded once, at first use.</summary>
internal sealed class SystemLibrary
{
    // Boxed: of Lazy<nint> there is no code before the runtime compiles it, which takes longer than to load a library.
    private readonly Lazy<object> _handle;

    /// <param name="package">The package that brings it on Debian and Ubuntu.</param>
    /// <param name="fileNames">The names to try, Linux' first.</param>
    public SystemLibrary(string package, params string[] fileNames)
    {
        Package = package;
        FileName = fileNames[0];
        _handle = new Lazy<object>(() => Load(fileNames));
    }

    /// <summary>The package that brings it on Debian and Ubuntu.</summary>
    public string Package { get; }

    /// <summary>Its file name on Linux, which is what people look for.</summary>
    public string FileName { get; }

    /// <summary>Whether the system has it.</summary>
    public bool IsPresent => Handle != 0;

    /// <summary>The loader's handle; 0 where the system has no such library.</summary>
    public nint Handle => (nint)_handle.Value;

    private static nint Load(string[] fileNames)
    {
        foreach (string fileName in fileNames)
        {
            if (NativeLibrary.TryLoad(fileName, typeof(SystemLibrary).Assembly, null, out nint handle))
                return handle;
        }
        return 0;
    }
}
