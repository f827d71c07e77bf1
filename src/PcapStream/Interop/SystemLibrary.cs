using System.Reflection;
using System.Runtime.InteropServices;

namespace PcapStream.Interop;

/// <summary>
/// A shared library of the system that the product runs without until something needs it. It is loaded once, by the
/// first <see cref="IsPresent"/>, which must be asked before a function of the library is called.
/// </summary>
internal sealed class SystemLibrary
{
    // An assembly has one resolver, so that all libraries share this one.
    private static readonly List<SystemLibrary> All = [];

    private readonly string _name;

    // Boxed: Lazy<nint> has no precompiled code, and compiling it takes longer than loading a library.
    private readonly Lazy<object> _handle;

    static SystemLibrary() => NativeLibrary.SetDllImportResolver(typeof(SystemLibrary).Assembly, Resolve);

    /// <param name="name">The name by which declarations import the library.</param>
    /// <param name="package">The package on Debian and Ubuntu.</param>
    /// <param name="fileNames">The names to try, Linux' first.</param>
    public SystemLibrary(string name, string package, params string[] fileNames)
    {
        _name = name;
        Package = package;
        FileName = fileNames[0];
        _handle = new Lazy<object>(() => Load(fileNames));
        lock (All)
            All.Add(this);
    }

    /// <summary>The package that contains it on Debian and Ubuntu.</summary>
    public string Package { get; }

    /// <summary>Its file name on Linux, which is the one that people look for.</summary>
    public string FileName { get; }

    /// <summary>Whether the system has it.</summary>
    public bool IsPresent => Handle != 0;

    // The loader's handle; 0 where the system has no such library.
    private nint Handle => (nint)_handle.Value;

    private static nint Load(string[] fileNames)
    {
        foreach (string fileName in fileNames)
        {
            if (NativeLibrary.TryLoad(fileName, typeof(SystemLibrary).Assembly, null, out nint handle))
                return handle;
        }
        return 0;
    }

    // Zero leaves a name, such as libc, to the runtime.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        lock (All)
        {
            foreach (SystemLibrary library in All)
            {
                if (library._name == name)
                    return library.Handle;
            }
        }
        return 0;
    }
}
