"""What pyproject.toml cannot say: the wheel holds a program, of one system and processor."""
import os

from setuptools import Distribution, setup

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:  # Before setuptools 70.
    from wheel.bdist_wheel import bdist_wheel


class ProgramWheel(bdist_wheel):
    def finalize_options(self) -> None:
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self) -> tuple[str, str, str]:
        # Any Python: nothing is linked against it. The system, as Scripts/package found it.
        return "py3", "none", os.environ.get("CHOKEPOINT_WHEEL_PLATFORM", super().get_tag()[2])


class ProgramDistribution(Distribution):
    def has_ext_modules(self) -> bool:
        return True


setup(cmdclass={"bdist_wheel": ProgramWheel}, distclass=ProgramDistribution)
